"""The job service, at which student processes knock: the secret in a connection's first line says whose and what for.

It runs in the grader's process; they reach it over a Unix socket or, where there is none, over loopback TCP.
"""

import asyncio
import socket
import sys
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

import msgspec

from grader.execution.job_ledger import JobCall, JobLedger
from grader.model import MAX_CALLS, MAX_CONNECTIONS, MAX_HEARTBEATS, Stopped

if sys.platform != "win32":
    import resource

LINE_LIMIT, REQUEST_LIMIT = 4_000_000, 4096
BACKLOG = 32
DESCRIPTORS, OWN_DESCRIPTORS = 1 << 15, 400
"""What a grader with many runs at once asks for; what it needs for itself, and for what comes at the same moment."""

Continuation = Callable[[bytes], None]
"""What becomes of the bytes after the first line."""
Handler = Callable[["Connection"], Continuation]


class JobRequest(msgspec.Struct, frozen=True):
    """One line: a secret and, with a job's secret, the number of the call; or the number of a call that is given up."""

    secret: str = ""
    call: int | None = None
    drop: int | None = None


class JobResponse(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a call gets: its receipt (none if the run has been ended), and the exception to raise with it, if any."""

    call: int
    receipt: str
    raises: str = ""


_asked = msgspec.json.Decoder(JobRequest)


class Connection(asyncio.Protocol):
    """One connection. Its first line opens the control connection or the heart, or it is one of many calls of jobs."""

    def __init__(self, service: "JobService") -> None:
        self._service = service
        self._rest = b""
        self._next: Continuation | None = None
        self.transport: asyncio.Transport
        self._calls: dict[int, tuple[JobLedger, JobCall]] = {}
        self._answers: list[bytes] = []
        self._called = self._drops = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._service.attach(self)

    def data_received(self, data: bytes) -> None:
        if self._next is not None:
            self._next(data)
            return
        data, start = self._rest + data, 0
        while (end := data.find(b"\n", start)) >= 0:
            head, start = data[start:end], end + 1
            if not self._hear(head):
                self.transport.close()
                return
            if self._next is not None:
                if start < len(data):
                    self._next(data[start:])
                return
        self._rest = data[start:]
        if len(self._rest) > REQUEST_LIMIT:
            self.transport.close()

    def _hear(self, head: bytes) -> bool:
        """Whether there is an answer to that."""
        try:
            asked = _asked.decode(head)
        except (ValueError, RecursionError, msgspec.MsgspecError):
            return False
        if asked.drop is not None:
            self._hang_up(asked.drop)
            self._drops += 1
            return self._drops <= self._called
        if asked.call is None:
            if door := self._service.handlers.get(asked.secret):
                self._next = door(self)
            return self._next is not None
        desk, job = self._service.jobs.get(asked.secret, (None, 0))
        if desk is None or not desk.started or asked.call in self._calls or len(desk.calls_made) > 2 * MAX_CALLS:
            return False
        self._called += 1
        if desk.is_cut_off:
            self._answer(JobResponse(asked.call, ""))
        else:
            settle = partial(self._settle, asked.call, desk.run.jobs[job].raises or "")
            self._calls[asked.call] = desk, desk.call(job, settle)
        return True

    def _hang_up(self, call: int) -> None:
        if call in self._calls:
            desk, ticket = self._calls.pop(call)
            desk.drop(ticket)

    def _settle(self, call: int, raises: str, receipt: str) -> None:
        if self._calls.pop(call, None) is not None:
            self._answer(JobResponse(call, receipt, raises))

    def _answer(self, answer: JobResponse) -> None:
        """What goes out at the same moment goes out in one piece."""
        if not self._answers:
            asyncio.get_running_loop().call_soon(self._flush)
        self._answers.append(msgspec.json.encode(answer) + b"\n")

    def _flush(self) -> None:
        self.transport.write(b"".join(self._answers))
        self._answers.clear()

    def connection_lost(self, problem: Exception | None) -> None:
        self._service.detach(self)
        for call in list(self._calls):
            self._hang_up(call)

    def eof_received(self) -> bool:
        return False  # hangs up


def connection_capacity() -> int:
    """How many connections all services of this process may have, so that the grader has descriptors left."""
    if sys.platform == "win32":
        return DESCRIPTORS
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed != resource.RLIM_INFINITY and allowed < DESCRIPTORS:
        allowed = DESCRIPTORS if most == resource.RLIM_INFINITY else min(DESCRIPTORS, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return DESCRIPTORS if allowed == resource.RLIM_INFINITY else allowed - OWN_DESCRIPTORS


class JobService:
    """Listens for student processes. Use `async with`; `address` is what a student process connects to."""

    _open: ClassVar["weakref.WeakSet[JobService]"] = weakref.WeakSet()
    """All of this process: they share its descriptors."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: asyncio.Server | None = None
        self.handlers: dict[str, Handler] = {}
        self.jobs: dict[str, tuple[JobLedger, int]] = {}
        self._visits: set[Connection] = set()
        self._connections = 0
        self._room = connection_capacity()
        JobService._open.add(self)
        self._desks: list[JobLedger] = []
        self.address: list[str | int] = []

    async def __aenter__(self) -> "JobService":
        loop = asyncio.get_running_loop()
        if sys.platform == "win32":
            self._server = await loop.create_server(lambda: Connection(self), "127.0.0.1", 0, backlog=BACKLOG)
            host, port = self._server.sockets[0].getsockname()[:2]
            self.address = [host, port]
        else:
            path = self._folder / "service"
            self._server = await loop.create_unix_server(lambda: Connection(self), path, backlog=BACKLOG)
            self.address = [str(path)]
        return self

    async def listen(self, door: socket.socket) -> asyncio.Server:
        """Listens at one more door, for who cannot reach the usual one, until what is returned is closed."""
        loop = asyncio.get_running_loop()
        return await loop.create_unix_server(lambda: Connection(self), sock=door, backlog=BACKLOG)

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for visit in list(self._visits):
            visit.transport.close()

    def register(self, desk: JobLedger) -> None:
        """From now on, connections with the desk's secrets reach it."""

        def control(visit: Connection) -> Continuation:
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

        hearts = 1 if desk.run.heartbeat else 0

        def heart(visit: Connection) -> Continuation:
            nonlocal hearts
            hearts -= 1
            if hearts < 0:
                visit.transport.close()
                return lambda _: None

            def beat(beats: bytes) -> None:
                if len(desk.heartbeats) + len(beats) > MAX_HEARTBEATS:
                    desk.stop(Stopped("garbled", "more heartbeats than there was time for"))
                    visit.transport.close()
                    return
                for _ in beats:
                    desk.heartbeat()

            return beat

        self._desks.append(desk)
        self.handlers[desk.secret] = control
        self.handlers[desk.heart_secret] = heart
        for index, secret in enumerate(desk.job_secrets):
            self.jobs[secret] = desk, index

    def unregister(self, desk: JobLedger) -> None:
        """The run is over: its secrets open nothing any more."""
        self._desks.remove(desk)
        self._connections = 0
        for secret in (desk.secret, desk.heart_secret):
            self.handlers.pop(secret, None)
        for secret in desk.job_secrets:
            self.jobs.pop(secret, None)

    def attach(self, visit: Connection) -> None:
        """Lets it in. If there are too many, those go who have the most: the neighbours need some, too."""
        self._visits.add(visit)
        self._connections += 1
        if self._connections > MAX_CONNECTIONS:
            self._overrun()
        elif sum(len(service._visits) for service in JobService._open) > self._room:
            max(JobService._open, key=lambda service: len(service._visits))._overrun()

    def _overrun(self) -> None:
        for desk in self._desks:
            desk.stop(Stopped("garbled", "more connections than there are jobs to call"))
        for each in self._visits:
            each.transport.abort()

    def detach(self, visit: Connection) -> None:
        self._visits.discard(visit)
