"""An HTTP/1.1 server in the grader's process, for one run. A request for a page is a call of the page's job.

It knows as much of HTTP as that takes: GET without a body, keep-alive, close. A request that is not in this form is
answered with 400 and ends its connection, and the record says why. Whatever a client does, memory is bounded: an
unfinished request is short, a client that does not read its answers is not served, and connections are counted.
"""

import asyncio
import itertools
import re
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus

from grader.execution.fair_clock import Clock
from grader.execution.job_call import JobCall
from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.execution.peer import is_closed_by_peer
from grader.model import MAX_CALLS, MAX_OPEN_CONNECTIONS, ConnectionRecord, PageSpec, Stopped

REQUEST_LIMIT = 8192
"""Most bytes of one request, and of what a client may send before the answer to it."""
PAUSE = 0.06
"""Fair seconds between two packets of an answer that comes in parts."""
LONGEST_PAUSE = 1.0
"""Wall seconds that this may take at most: the program has limits of time of its own, which count wall time."""
GRACE = 0.2
"""Fair seconds for which one connection too many may be open: the end of an old one can arrive after a new one."""
MAX_STRAYS = 20
"""Requests for pages that do not exist, of which the targets are kept."""

_REQUEST_LINE = re.compile(rb"([A-Z]+) ([!-~]+) HTTP/1\.([01])")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([ -~\t\x80-\xff]*?)[ \t]*")
_RESET = struct.pack("ii", 1, 0)


class BadRequest(ValueError):
    """A request that is not in the expected form; the message is a phrase that says how."""


class PageRequest:
    """A request: its target, the name of the host without a port, and whether the connection stays open after it."""

    def __init__(self, head: bytes) -> None:
        """Reads the `head`, without the empty line. Raises BadRequest."""
        first, *lines = head.split(b"\r\n")
        if not (line := _REQUEST_LINE.fullmatch(first)):
            raise BadRequest(f"a first line that is not one of HTTP: {first[:60].decode('latin-1')!r}")
        method, target, minor = line.groups()
        headers: dict[bytes, bytes] = {}
        for each in lines:
            if not (found := _HEADER.fullmatch(each)):
                raise BadRequest(f"a header line without a name and a colon: {each[:60].decode('latin-1')!r}")
            headers[found[1].lower()] = found[2]
        if method != b"GET":
            raise BadRequest(f"the method {method[:20].decode()}, where only GET is known")
        if b"host" not in headers and minor == b"1":
            raise BadRequest("no header Host, which HTTP/1.1 demands")
        if b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0":
            raise BadRequest("a body, which a GET does not have")
        self.target = target.decode()
        self.host = headers.get(b"host", b"").decode("latin-1").partition(":")[0].lower()
        options = {each.strip() for each in headers.get(b"connection", b"").lower().split(b",")}
        self.keeps_alive = b"keep-alive" in options if minor == b"0" else b"close" not in options


class PageServer:
    """Serves the pages of one run. `limit`: most connections that may be open at once; 0 for no limit of the run's own.

    `settle` takes notice of connections that the program has closed, `end` that the run is over, and `close` ends all.
    """

    def __init__(self, ledger: JobLedger, service: JobService, clock: Clock, limit: int) -> None:
        self.ledger, self.service, self.clock = ledger, service, clock
        self._limit = limit
        self._pages = [(index, job.page) for index, job in enumerate(ledger.run.jobs) if job.page is not None]
        self._server: asyncio.Server | None = None
        self.connections: list[HttpConnection] = []
        self.strays: list[str] = []
        self.requests = 0
        self.is_over = False

    async def serve(self, listener: socket.socket) -> None:
        """From now on, answers what comes to the listening socket."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: HttpConnection(self), sock=listener)

    def find(self, request: PageRequest) -> tuple[int, PageSpec] | None:
        """The index of the job, and the page, that a request asks for."""
        return next(
            ((at, page) for at, page in self._pages if page.path == request.target and page.host in ("", request.host)),
            None,
        )

    def opened(self, connection: "HttpConnection") -> None:
        """Admits a connection."""
        self.connections.append(connection)
        if len(self._open()) > MAX_OPEN_CONNECTIONS:
            self._too_many()
        elif self._limit and len(self._open()) > self._limit:
            self._look_again(self.clock.fair())

    def _open(self) -> list["HttpConnection"]:
        return [each for each in self.connections if each.closed is None]

    @property
    def is_undecided(self) -> bool:
        """Whether more connections are open than allowed, and the end of one may still arrive."""
        return 0 < self._limit < len(self._open()) and not self.ledger.stopped.done()

    def _look_again(self, since: float) -> None:
        """Stops the run if too many connections have been open all the time `since`."""
        if not self.is_undecided or not self.ledger.open:
            return
        if self.clock.fair() - since > GRACE:
            self._too_many()
        else:
            asyncio.get_running_loop().call_later(GRACE / 4, self._look_again, since)

    def _too_many(self) -> None:
        self.ledger.stop(Stopped("connections", str(len(self._open()))))
        if self._server is not None:
            self._server.close()

    def end(self) -> None:
        """The run is over: what is open now stays so in the records."""
        self.settle()
        self.is_over = True

    def settle(self) -> None:
        """Notes the connections that the program has closed, although that has not been read yet."""
        for each in self._open():
            if is_closed_by_peer(each.transport):
                each.note_end()

    def records(self) -> tuple[ConnectionRecord, ...]:
        """The record of each connection."""
        return tuple(each.record() for each in self.connections)

    def close(self) -> None:
        """Ends the server and all its connections."""
        if self._server is not None:
            self._server.close()
        for each in self.connections:
            each.transport.abort()


class HttpConnection(asyncio.Protocol):
    """One connection to a `PageServer`. Requests that come before an answer wait, as HTTP demands.

    closed  second at which it was closed; None while it is open
    """

    def __init__(self, server: PageServer) -> None:
        self._server, self._ledger = server, server.ledger
        self.transport: asyncio.Transport
        self._received = b""
        self._call: tuple[JobCall, PageSpec] | None = None
        self._busy = self._ends = self._paused = self.by_server = False
        self._requests, self._problem = 0, ""
        self.closed: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._opened = self._now()
        self._server.opened(self)
        self._server.service.attach(self)

    def _now(self) -> float:
        return self._server.clock.now() - self._ledger.start_time

    def note_end(self) -> None:
        """The program has closed the connection. What was under way is dropped."""
        self._ends = True
        if self.closed is None and not self._server.is_over:
            self.closed = self._now()
        if self._timer is not None:
            self._timer.cancel()
        if self._call is not None:
            (call, _), self._call = self._call, None
            self._ledger.drop(call)

    def eof_received(self) -> bool:
        self.note_end()
        return False  # closes the connection

    def connection_lost(self, problem: Exception | None) -> None:
        self.note_end()
        self._server.service.detach(self)

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        self._next_request()

    def data_received(self, data: bytes) -> None:
        if self._ends:
            return
        self._received += data
        if self._call is not None and self._call[1].ending == "late":
            self._ledger.answer_now(self._call[0])
        if len(self._received) > REQUEST_LIMIT and (self._busy or b"\r\n\r\n" not in self._received):
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"a request of more than {REQUEST_LIMIT} bytes")
            return
        self._next_request()

    def _next_request(self) -> None:
        """Carries out the next request that has come as a whole, unless one is being answered."""
        if self._busy or self._paused or self._ends or b"\r\n\r\n" not in self._received:
            return
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        try:
            request = PageRequest(head)
        except BadRequest as problem:
            self._refuse(HTTPStatus.BAD_REQUEST, str(problem))
            return
        self._requests += 1
        self._server.requests += 1
        if self._server.requests > MAX_CALLS:
            self._ledger.stop(Stopped("calls"))
            self.transport.abort()
            return
        self._busy = True
        found = self._server.find(request)
        if found is None or not self._ledger.started or self._ledger.is_cut_off:
            if len(self._server.strays) < MAX_STRAYS:
                self._server.strays.append(request.target[:100])
            self._answer(PageSpec(path="", status=404, body="Not found.\n"), request.keeps_alive)
            return
        index, page = found

        def respond(receipt: str) -> None:
            if self._call is not None:
                self._call = None
                if receipt:
                    self._answer(page, request.keeps_alive)
                else:
                    self._end(reset=True)

        self._call = self._ledger.call(index, respond), page

    def _refuse(self, status: HTTPStatus, problem: str) -> None:
        """Answers a request that cannot be read, and ends the connection."""
        self._problem = self._problem or problem
        if not self._busy:
            self._answer(PageSpec(path="", status=status, body=f"{problem}\n"), False)
        self._ends = True
        self._received = b""

    def _answer(self, page: PageSpec, keeps_alive: bool) -> None:
        keeps_alive = keeps_alive and page.ending != "close"
        body = page.body.encode()
        names = {name.lower() for name, _ in page.headers}
        lines = [
            f"HTTP/1.1 {page.status} {HTTPStatus(page.status).phrase}",
            "Content-Type: text/plain; charset=utf-8",
            *(f"{name}: {value}" for name, value in page.headers),
            *([] if "content-length" in names else [f"Content-Length: {len(body)}"]),
            *([] if keeps_alive or "connection" in names else ["Connection: close"]),
        ]
        head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        if page.ending == "cut":
            self._send_parts([head + body[: len(body) // 2], b""], lambda: self._end(reset=True))
        else:
            self._send_parts(in_parts(head, body, page.parts), self._done if keeps_alive else self._end)

    def _send_parts(self, parts: list[bytes], then: Callable[[], None]) -> None:
        self.transport.write(parts.pop(0))
        if not parts:
            then()
            return
        clock = self._server.clock
        due, at_the_latest = clock.fair() + PAUSE, clock.now() + LONGEST_PAUSE

        def go_on() -> None:
            rest = min(due - clock.fair(), at_the_latest - clock.now())
            if rest > 0:
                self._timer = asyncio.get_running_loop().call_later(max(rest, 0.005), go_on)
            else:
                self._send_parts(parts, then)

        go_on()

    def _done(self) -> None:
        """The answer has been sent; the connection stays open."""
        self._busy = False
        self._next_request()

    def _end(self, *, reset: bool = False) -> None:
        """Ends the connection on the server's side."""
        self._ends, self._busy, self._received = True, False, b""
        self.by_server = True
        if reset:
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.transport.abort()
        else:
            self.transport.close()

    def record(self) -> ConnectionRecord:
        """The record of the connection."""
        return ConnectionRecord(
            opened=self._opened,
            closed=self.closed,
            requests=self._requests,
            by_server=self.by_server,
            problem=self._problem[:200],
        )


def in_parts(head: bytes, body: bytes, count: int) -> list[bytes]:
    """An answer in `count` parts, as it can arrive. With two or more, one cut is inside the head. The others are inside
    the body, each within a letter of several bytes where one is near."""
    if count < 2:
        return [head + body]
    inside = [index for index, byte in enumerate(body) if byte & 0xC0 == 0x80]
    cuts = []
    for number in range(1, count - 1):
        near = number * len(body) // (count - 1)
        cuts.append(min(inside, key=lambda index: abs(index - near), default=near))
    whole = head + body
    places = sorted({len(head) // 2, *(len(head) + cut for cut in cuts), 0, len(whole)})
    return [whole[start:end] for start, end in itertools.pairwise(places)]
