"""The network of a run, as specified and as seen by the grader: pages that it serves, clients that it is, connections.

A page is part of a job: a request for it is a call of that job, so the answer comes when the job's time is over and the
events that it waits for have come. Only the grader reads these values. Times are seconds from the start of the call.
"""

from typing import Literal

from msgspec import Struct


class PageSpec(Struct, frozen=True, kw_only=True):
    """The answer of the grader's HTTP server to a request for one page.

    path     the target of the request, such as "/a?b=1"
    host     the name in the request's header Host, without a port; empty for any
    body     the text of the page, sent as UTF-8
    status   the status code
    headers  further headers: name and value; Content-Length, and Connection where needed, are added if not among them
    parts    number of packets in which the answer comes, with a pause before each but the first
    ending   keep: the connection stays open · close: it is closed after the answer, which says so · cut: it is reset
             in the middle of the body · late: there is no answer before another request comes over the connection, or
             the job's time is over
    """

    path: str
    host: str = ""
    body: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    parts: int = 1
    ending: Literal["keep", "close", "cut", "late"] = "keep"


class ClientStep(Struct, frozen=True, kw_only=True):
    """One step of the grader's clients, which connect to the program under test. Steps are made one after the other.

    do      connect · send `text`, `times` times · expect: wait until the client has got `count` lines in all · pause:
            read no more · go_on: read again · reset: break the connection · finish: send no more, but read on ·
            close · gone: wait until the program has closed the connection
    client  number of the client
    """

    do: Literal["connect", "send", "expect", "pause", "go_on", "reset", "finish", "close", "gone"]
    client: int
    text: str = ""
    times: int = 1
    count: int = 0


class NetworkSpec(Struct, frozen=True, kw_only=True):
    """The network of a run.

    connections  connections to the grader's server that may be open at once; more stop the run; 0 for no limit
    steps        what the grader's clients do
    patience     fair seconds for which a step waits
    """

    connections: int = 0
    steps: tuple[ClientStep, ...] = ()
    patience: float = 1.5

    @property
    def clients(self) -> int:
        """The number of clients in the steps."""
        return max((step.client + 1 for step in self.steps), default=0)


class ConnectionRecord(Struct, frozen=True, kw_only=True):
    """One connection to the grader's HTTP server.

    opened    second at which it was accepted
    closed    second at which it was closed; None if it was open when the run was over
    requests  number of whole requests that came over it
    by_server whether the server ended it
    problem   what was wrong with a request, as a phrase; empty for nothing
    """

    opened: float
    closed: float | None = None
    requests: int = 0
    by_server: bool = False
    problem: str = ""


class ClientRecord(Struct, frozen=True, kw_only=True):
    """One of the grader's clients, and the lines that it received.

    lines   the first lines, without their ends, each cut to a limit
    count   number of lines in all
    rest    bytes after the last line end
    closed  whether the program had closed the connection when the run was over
    """

    lines: tuple[str, ...] = ()
    count: int = 0
    rest: str = ""
    closed: bool = False


class NetworkRecord(Struct, frozen=True, kw_only=True):
    """The grader's record of the network of a run.

    connections  those to its server, in the order in which they were accepted
    strays       targets of requests for pages that do not exist
    clients      its own clients
    step         number of the step that was not completed, from 0; None if all were
    """

    connections: tuple[ConnectionRecord, ...] = ()
    strays: tuple[str, ...] = ()
    clients: tuple[ClientRecord, ...] = ()
    step: int | None = None
