"""The job service, at which student processes knock: the secret in a connection's first line says whose and what for.

It runs in the grader's process; they reach it over a Unix socket or, where there is none, over loopback TCP.
"""

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from grader.desk import MOST_BEATS, Desk, Ticket
from grader.observation import Stopped

if sys.platform != "win32":
    import resource

LINE_LIMIT = 4_000_000
MOST_CONNECTIONS = 3_000
BACKLOG = 256
OWN_DESCRIPTORS = 400
"""What the grader needs for itself, and for connections that come at the same moment."""

Next = Callable[[bytes], None]
"""What becomes of the bytes after the first line."""
Door = Callable[["Visit"], Next]


class Hello(msgspec.Struct, frozen=True):
    """A connection's first line."""

    secret: str


_hello = msgspec.json.Decoder(Hello)


class Visit(asyncio.Protocol):
    """One connection: its first line opens a door, or it is closed. Callbacks and no task: there are many of these."""

    def __init__(self, service: "Service") -> None:
        self._service = service
        self._line = bytearray()
        self._next: Next | None = None
        self.transport: asyncio.Transport
        self.ticket: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._service.welcome(self)

    def data_received(self, data: bytes) -> None:
        if self._next is not None:
            self._next(data)
            return
        self._line += data
        head, end, rest = self._line.partition(b"\n")
        if end:
            self._line.clear()
            self._open_door(bytes(head), bytes(rest))
        elif len(self._line) > LINE_LIMIT:
            self.transport.close()

    def _open_door(self, head: bytes, rest: bytes) -> None:
        door = None
        with contextlib.suppress(ValueError, RecursionError, msgspec.MsgspecError):
            door = self._service.doors.get(_hello.decode(head).secret)
        if door is None:
            self.transport.close()
            return
        self._next = door(self)
        if rest:
            self._next(rest)

    def connection_lost(self, problem: Exception | None) -> None:
        self._service.farewell(self)
        if self.ticket is not None:
            self.ticket()

    def eof_received(self) -> bool:
        return False  # hangs up


def room_for_connections() -> int:
    """How many connections may be open at once, so that descriptors are left for the grader itself."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OWN_DESCRIPTORS
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
        return allowed - OWN_DESCRIPTORS
    return MOST_CONNECTIONS


class Service:
    """Listens for student processes. Use `async with`; `address` is what a student process connects to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: asyncio.Server | None = None
        self.doors: dict[str, Door] = {}
        self._visits: set[Visit] = set()
        self._connections = 0
        self._room = room_for_connections()
        self._desks: list[Desk] = []
        self.address: list[str | int] = []

    async def __aenter__(self) -> "Service":
        loop = asyncio.get_running_loop()
        if sys.platform == "win32":
            self._server = await loop.create_server(lambda: Visit(self), "127.0.0.1", 0, backlog=BACKLOG)
            host, port = self._server.sockets[0].getsockname()[:2]
            self.address = [host, port]
        else:
            path = self._folder / "service"
            self._server = await loop.create_unix_server(lambda: Visit(self), path, backlog=BACKLOG)
            self.address = [str(path)]
        return self

    async def listen(self, door: socket.socket) -> asyncio.Server:
        """Listens at one more door, for who cannot reach the usual one, until what is returned is closed."""
        loop = asyncio.get_running_loop()
        return await loop.create_unix_server(lambda: Visit(self), sock=door, backlog=BACKLOG)

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for visit in list(self._visits):
            visit.transport.close()

    def admit(self, desk: Desk) -> None:
        """From now on, connections with the desk's secrets reach it."""

        def control(visit: Visit) -> Next:
            if desk.control.done():
                visit.transport.close()
                return lambda _: None
            reader = asyncio.StreamReader(limit=LINE_LIMIT)
            protocol = asyncio.StreamReaderProtocol(reader)
            visit.transport.set_protocol(protocol)
            protocol.connection_made(visit.transport)
            writer = asyncio.StreamWriter(visit.transport, protocol, reader, asyncio.get_running_loop())
            desk.control.set_result((reader, writer))
            return protocol.data_received

        def heart(visit: Visit) -> Next:
            def beat(beats: bytes) -> None:
                for _ in beats:
                    desk.beat()
                if len(desk.beats) > MOST_BEATS:
                    desk.stop(Stopped("garbled", "more heartbeats than there was time for"))
                    visit.transport.close()

            return beat

        self._desks.append(desk)
        self.doors[desk.secret] = control
        self.doors[desk.heart_secret] = heart
        for index, secret in enumerate(desk.job_secrets):
            self.doors[secret] = _job_door(desk, index)

    def dismiss(self, desk: Desk) -> None:
        """The run is over: its secrets open nothing any more."""
        self._desks.remove(desk)
        self._connections = 0
        for secret in (desk.secret, desk.heart_secret, *desk.job_secrets):
            self.doors.pop(secret, None)

    def welcome(self, visit: Visit) -> None:
        self._visits.add(visit)
        self._connections += 1
        no_room = len(self._visits) >= self._room
        if no_room or self._connections > MOST_CONNECTIONS:
            for desk in self._desks:
                desk.stop(Stopped("garbled", "more connections than there are jobs to call"))
        if no_room:
            visit.transport.abort()

    def farewell(self, visit: Visit) -> None:
        self._visits.discard(visit)


def _job_door(desk: Desk, index: int) -> Door:
    def open_(visit: Visit) -> Next:
        def settle(reply: bytes) -> None:
            if reply:
                visit.transport.write(reply)
            visit.transport.close()

        ticket: Ticket = desk.call(index, settle)
        visit.ticket = lambda: desk.hang_up(ticket)
        return lambda _: desk.hang_up(ticket)

    return open_
