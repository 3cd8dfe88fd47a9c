"""The job service: student processes connect to it to call jobs.

It runs in the grader's process. Student processes reach it over a Unix socket, on Windows over loopback TCP. The secret
in a connection's first line tells which run the connection belongs to, and what it is for.
"""

import asyncio
import contextlib
import socket
import sys
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar, Protocol

import msgspec

from grader.execution.job_call import JobCall
from grader.execution.job_ledger import JobLedger
from grader.execution.peer_process import peer_process
from grader.model import MAX_CALLS, MAX_CONNECTIONS, MAX_HEARTBEATS, JobSpec, Stopped

if sys.platform != "win32":
    import resource

LINE_LIMIT, REQUEST_LIMIT = 4_000_000, 4096
"""Most bytes of a line on the control connection; most bytes of the unfinished line of another connection."""
BACKLOG = 32
"""Connections that may wait to be accepted."""
DESCRIPTORS, OWN_DESCRIPTORS = 1 << 15, 400
"""File descriptors that a grader with many runs at once asks for; how many it keeps for itself and for peaks."""
OPEN_MAX = 10240
"""File descriptors that macOS always grants. It may refuse more, though it calls its limit infinite."""


class Counted(Protocol):
    """A connection that takes a descriptor of the grader."""

    transport: asyncio.Transport


Continuation = Callable[[bytes], None]
"""Takes the bytes of a connection after its first line."""
Handler = Callable[["Connection"], Continuation]


CallNumber = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]
"""The number that a program gives to a call. It comes back in the response, so it must fit into JSON."""


class JobRequest(msgspec.Struct, frozen=True):
    """One line: a secret and, with a job's secret, the number of the call; or the number of a call that is dropped.

    begin, end  of a computing job that was called before: where its computation began, and the result
    """

    secret: str = ""
    call: CallNumber | None = None
    drop: CallNumber | None = None
    begin: CallNumber | None = None
    end: CallNumber | None = None


class JobResponse(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to a call: its receipt (empty if the run has been ended), and the exception to raise with it.

    text   what the job returns instead of the receipt
    begin  where a computation begins that has to be made first; `steps`: its length
    """

    call: int
    receipt: str
    raises: str = ""
    text: str | None = None
    begin: int | None = None
    steps: int | None = None


_request_decoder = msgspec.json.Decoder(JobRequest)


class Connection(asyncio.Protocol):
    """One connection. Its first line makes it the control or the heartbeat connection; else it carries calls."""

    def __init__(self, service: "JobService") -> None:
        self._service = service
        self._partial = b""
        self._next: Continuation | None = None
        self.transport: asyncio.Transport
        self._calls: dict[int, tuple[JobLedger, JobCall]] = {}
        self._computing: dict[int, int] = {}
        self._process: int | None = None
        self._responses: list[bytes] = []
        self._calls_made = self._drops = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._service.attach(self)

    def data_received(self, data: bytes) -> None:
        if self._next is not None:
            self._next(data)
            return
        data, start = self._partial + data, 0
        while (end := data.find(b"\n", start)) >= 0:
            line, start = data[start:end], end + 1
            if not self._on_line(line):
                self.transport.close()
                return
            if self._next is not None:
                if start < len(data):
                    self._next(data[start:])
                return
        self._partial = data[start:]
        if len(self._partial) > REQUEST_LIMIT:
            self.transport.close()

    def _on_line(self, line: bytes) -> bool:
        """Carries out a request; returns whether it is valid."""
        try:
            request = _request_decoder.decode(line)
        except (ValueError, RecursionError, msgspec.MsgspecError):
            return False
        if request.drop is not None:
            self._drop(request.drop)
            self._drops += 1
            return self._drops <= self._calls_made
        if request.call is None:
            if handler := self._service.handlers.get(request.secret):
                self._next = handler(self)
            return self._next is not None
        if request.begin is not None:
            return self._computed(request.call, request.begin, request.end)
        ledger, job = self._service.jobs.get(request.secret, (None, 0))
        if (
            ledger is None
            or not ledger.started
            or request.call in self._calls
            or len(ledger.calls_made) > 2 * MAX_CALLS
        ):
            return False
        self._calls_made += 1
        if ledger.is_cut_off:
            self._send(JobResponse(request.call, ""))
        else:
            respond = partial(self._respond, request.call, ledger.run.jobs[job])
            ask = partial(self._ask_to_compute, request.call)
            self._calls[request.call] = ledger, ledger.call(job, respond, self._caller(), ask)
        return True

    def _caller(self) -> int:
        """The process that opened this connection."""
        if self._process is None:
            self._process = peer_process(self.transport.get_extra_info("socket"))
        return self._process

    def _ask_to_compute(self, number: int, begin: int, steps: int) -> None:
        self._computing[begin] = number
        self._send(JobResponse(number, "", begin=begin, steps=steps))

    def _computed(self, number: int, begin: int, end: int | None) -> bool:
        """Takes the result of a computation, with a new number for the call; returns whether it is right."""
        if number in self._calls or (before := self._computing.pop(begin, None)) not in self._calls or before is None:
            return False
        ledger, call = self._calls.pop(before)
        self._calls[number] = ledger, call
        call.respond = partial(self._respond, number, ledger.run.jobs[call.job])
        call.ask = partial(self._ask_to_compute, number)
        return ledger.computed(call, end)

    def _drop(self, number: int) -> None:
        if number in self._calls:
            ledger, call = self._calls.pop(number)
            ledger.drop(call)

    def _respond(self, number: int, job: JobSpec, receipt: str) -> None:
        if self._calls.pop(number, None) is not None:
            self._send(JobResponse(number, receipt, job.raises or "", job.text if receipt else None))

    def _send(self, response: JobResponse) -> None:
        """Responses of the same moment go out in one piece."""
        if not self._responses:
            asyncio.get_running_loop().call_soon(self._flush)
        self._responses.append(msgspec.json.encode(response) + b"\n")

    def _flush(self) -> None:
        self.transport.write(b"".join(self._responses))
        self._responses.clear()

    def connection_lost(self, problem: Exception | None) -> None:
        self._service.detach(self)
        self._drop_all()

    def _drop_all(self) -> None:
        for number in list(self._calls):
            self._drop(number)

    def eof_received(self) -> bool:
        self._drop_all()  # at once: `connection_lost` comes after what other connections have received meanwhile
        return False  # closes the connection


def connection_capacity() -> int:
    """How many connections all services of this process may have, so that the grader keeps descriptors for itself."""
    if sys.platform == "win32":
        return DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for most in (DESCRIPTORS, OPEN_MAX):
        if soft == resource.RLIM_INFINITY or soft >= most:
            break
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return DESCRIPTORS if soft == resource.RLIM_INFINITY else soft - OWN_DESCRIPTORS


class JobService:
    """Listens for student processes. Use `async with`; `address` is what a student process connects to.

    address   [path of a Unix socket] or [host, port]
    handlers  what takes over a connection, by the secret in its first line
    jobs      the ledger and the index of each job, by the job's secret
    """

    _open: ClassVar["weakref.WeakSet[JobService]"] = weakref.WeakSet()
    """All services of this process: they share its descriptors."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: asyncio.Server | None = None
        self.handlers: dict[str, Handler] = {}
        self.jobs: dict[str, tuple[JobLedger, int]] = {}
        self._connections: set[Counted] = set()
        self._connections_of_run = 0
        self._capacity = connection_capacity()
        JobService._open.add(self)
        self._ledgers: list[JobLedger] = []
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

    async def listen(self, listener: socket.socket) -> asyncio.Server:
        """Listens at one more socket, for an isolated process that cannot reach `address`.

        Close the returned server to end that.
        """
        loop = asyncio.get_running_loop()
        return await loop.create_unix_server(lambda: Connection(self), sock=listener, backlog=BACKLOG)

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for connection in list(self._connections):
            connection.transport.close()

    def register(self, ledger: JobLedger) -> None:
        """From now on, connections with the ledger's secrets reach it."""

        def open_control(connection: Connection) -> Continuation:
            if ledger.control.done():
                connection.transport.close()
                return lambda _: None
            reader = asyncio.StreamReader(limit=LINE_LIMIT)
            protocol = asyncio.StreamReaderProtocol(reader)
            connection.transport.set_protocol(protocol)
            protocol.connection_made(connection.transport)
            writer = asyncio.StreamWriter(connection.transport, protocol, reader, asyncio.get_running_loop())
            ledger.control.set_result((reader, writer))
            return protocol.data_received

        heartbeat_connections = 1 if ledger.run.heartbeat else 0

        def open_heartbeat(connection: Connection) -> Continuation:
            nonlocal heartbeat_connections
            heartbeat_connections -= 1
            if heartbeat_connections < 0:
                connection.transport.close()
                return lambda _: None

            def on_heartbeats(heartbeats: bytes) -> None:
                if len(ledger.heartbeats) + len(heartbeats) > MAX_HEARTBEATS:
                    ledger.stop(Stopped("garbled", "more heartbeats than there was time for"))
                    connection.transport.close()
                    return
                for _ in heartbeats:
                    ledger.heartbeat()

            return on_heartbeats

        self._ledgers.append(ledger)
        self.handlers[ledger.control_secret] = open_control
        self.handlers[ledger.heartbeat_secret] = open_heartbeat
        for index, secret in enumerate(ledger.job_secrets):
            if ledger.run.jobs[index].page is None:  # a page is had from the grader's server alone
                self.jobs[secret] = ledger, index

    def unregister(self, ledger: JobLedger) -> None:
        """The run is over: its secrets are no longer valid."""
        self._ledgers.remove(ledger)
        self._connections_of_run = 0
        for secret in (ledger.control_secret, ledger.heartbeat_secret):
            self.handlers.pop(secret, None)
        for secret in ledger.job_secrets:
            self.jobs.pop(secret, None)

    def attach(self, connection: Counted) -> None:
        """Admits a connection. If there are too many, the service with the most loses all of its own: the other
        services need some, too."""
        self._connections.add(connection)
        self._connections_of_run += 1
        if self._connections_of_run > MAX_CONNECTIONS:
            self._abort_all()
        elif sum(len(service._connections) for service in JobService._open) > self._capacity:
            max(JobService._open, key=lambda service: len(service._connections))._abort_all()

    def _abort_all(self) -> None:
        for ledger in self._ledgers:
            ledger.stop(Stopped("garbled", "more connections than there are jobs to call"))
        for connection in self._connections:
            connection.transport.abort()

    def detach(self, connection: Counted) -> None:
        """The connection has ended."""
        self._connections.discard(connection)
