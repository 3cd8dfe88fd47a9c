"""Clients of the grader's: they connect to the program under test, send lines, and record the lines that they get.

All steps are made in turn (see `grader.model.ClientStep`). Whatever the program sends, little of it is kept.
"""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable

from grader.execution.fair_clock import Clock
from grader.execution.peer import is_closed_by_peer
from grader.model import MAX_WALL_TIME, ClientRecord, ClientStep, NetworkSpec

HOST = "127.0.0.1"
KEPT_LINES, KEPT_BYTES, RECEIVE_BUFFER = 2000, 200, 16384
"""Lines of one client that are kept; bytes of each; size that the receiving buffer of a client's socket asks for."""
POLL_INTERVAL = 0.02
"""Seconds between two looks at whether a step is done, beside those when something has come."""
_RESET = struct.pack("ii", 1, 0)


class Client(asyncio.Protocol):
    """One client. `changed` is called whenever something has come, or the connection has ended."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.transport: asyncio.Transport | None = None
        self.lines: list[str] = []
        self.count = 0
        self._rest = b""
        self._too_long = self.ended = self.closed = self._can_write = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._can_write = True

    def pause_writing(self) -> None:
        self._can_write = False

    def resume_writing(self) -> None:
        self._can_write = True
        self._changed()

    @property
    def has_sent(self) -> bool:
        """Whether little of what it should send is still here."""
        return self._can_write or self.ended

    def data_received(self, data: bytes) -> None:
        *lines, rest = data.split(b"\n")
        for line in lines:
            if len(self.lines) < KEPT_LINES:
                whole = (self._rest + line)[:KEPT_BYTES]
                self.lines.append(whole.removesuffix(b"\r").decode("utf-8", "backslashreplace"))
            self.count, self._rest = self.count + 1, b""
        self._rest = (self._rest + rest)[:KEPT_BYTES]
        self._changed()

    def eof_received(self) -> bool:
        self.ended = self.closed = True
        self._changed()
        return True

    def connection_lost(self, problem: Exception | None) -> None:
        self.closed = self.closed or problem is not None
        self.ended = True
        self._changed()

    def abort(self) -> None:
        """Breaks the connection, so that the program gets a reset."""
        if self.transport is not None:
            with contextlib.suppress(OSError):
                self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.transport.abort()

    def note_end(self) -> None:
        """The run is over: notes whether the program has closed the connection, read or not."""
        if self.transport is not None and not self.ended:
            self.closed = is_closed_by_peer(self.transport)

    def record(self) -> ClientRecord:
        """The record of what the client received."""
        rest = self._rest.decode("utf-8", "backslashreplace")
        return ClientRecord(lines=tuple(self.lines), count=self.count, rest=rest, closed=self.closed)


class NetworkClients:
    """Makes the steps of a run, each with one of `sockets` for each client.

    step  number of the step that is being made
    over  whether there are no further steps to make
    """

    def __init__(self, network: NetworkSpec, sockets: list[socket.socket], clock: Clock) -> None:
        self._network, self._sockets, self._clock = network, sockets, clock
        self._something = asyncio.Event()
        self.clients = [Client(self._something.set) for _ in range(network.clients)]
        self.step, self.over = 0, not network.steps

    async def make_steps(self, port: int) -> None:
        """Makes all steps, or those up to one that is not done in time. The program listens at `port`."""
        try:
            for step in self._network.steps:
                if not await self._make(step, port):
                    return
                self.step += 1
        finally:
            self.over = True

    async def _make(self, step: ClientStep, port: int) -> bool:
        client = self.clients[step.client]
        if step.do == "connect":
            return await self._connect(step.client, port)
        transport = client.transport
        assert transport is not None, "a client connects before it does anything else"
        match step.do:
            case "send":
                return await self._send(client, transport, step)
            case "expect":
                return await self._wait_until(lambda: client.count >= step.count)
            case "gone":
                return await self._wait_until(lambda: client.ended)
            case "pause":
                transport.pause_reading()
            case "go_on":
                transport.resume_reading()
            case "reset":
                client.abort()
            case "finish":
                transport.write_eof()
            case "close":
                transport.close()
        return True

    async def _connect(self, number: int, port: int) -> bool:
        loop = asyncio.get_running_loop()
        connection = self._sockets[number]
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            async with asyncio.timeout(self._network.patience):
                await loop.sock_connect(connection, (HOST, port))
        except OSError:
            return False
        await loop.create_connection(lambda: self.clients[number], sock=connection)
        return True

    async def _send(self, client: Client, transport: asyncio.Transport, step: ClientStep) -> bool:
        data = step.text.encode()
        for _ in range(step.times):
            if client.ended:
                return False
            transport.write(data)
            if not client.has_sent and not await self._wait_until(lambda: client.has_sent):
                return False
        return True

    async def _wait_until(self, is_done: Callable[[], bool]) -> bool:
        """Waits for at most the patience, in fair seconds; returns whether it is done."""
        fair, wall = self._clock.fair(), self._clock.now()
        while not is_done():
            if self._clock.fair() - fair > self._network.patience or self._clock.now() - wall > MAX_WALL_TIME:
                return False
            self._something.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._something.wait(), POLL_INTERVAL)
        return True

    def close(self) -> None:
        """Ends all connections."""
        for client in self.clients:
            client.abort()
        for each in self._sockets:
            each.close()
