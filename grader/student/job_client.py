"""Calls to the job service. All calls of one process share a connection (for event loops, see `loop_client`).

No thread and no task of ours serves the connection, for submitted code could find one. Instead, one of those that wait
for a response leads: it reads, and dispatches what has come. When it has its own response, the next one leads.
"""

import _thread
import itertools
import json
import os
import socket
from collections import deque
from collections.abc import Callable
from typing import Any

from grader.student.framing import Address, connect, encode_line

SEND_TIMEOUT = 60.0
"""Seconds that sending a request on an event loop may take. The service reads at once, so it takes hardly any."""

Response = dict[str, Any]
"""The answer of the service to a call: see `grader.execution.job_service.JobResponse`."""


class JobClient:
    """One connection, for the threads of a process or for one event loop. Each `submit` needs a `finish` in the end.

    leader   number of the call that reads for all
    threads  idents of the threads that are inside a call
    closed   whether the connection has ended
    """

    def __init__(self, connection: socket.socket, on_a_loop: bool) -> None:
        self.receiving = self._sending = connection
        if on_a_loop:
            connection.setblocking(False)
            self._sending = connection.dup()
            self._sending.settimeout(SEND_TIMEOUT)
        self._lock = _thread.allocate_lock()
        self._numbers = itertools.count()
        self._wakers: dict[int, Callable[[], object]] = {}
        self._responses: dict[int, Response] = {}
        self._partial = b""
        self._lines: deque[bytes] = deque()
        self.leader: int | None = None
        self.threads: set[int] = set()
        self.closed = False

    def __del__(self) -> None:
        self.receiving.close()
        self._sending.close()

    def submit(self, secret: str, wake: Callable[[], object], **more: int) -> int:
        """Calls a job; returns the number of the call. `wake` is called once: when the response is there, or when the
        call becomes the leader. `more` are further parts of the request."""
        with self._lock:
            number = next(self._numbers)
            self._wakers[number] = wake
            if self.leader is None:
                self.leader = number
            self._send(secret=secret, call=number, **more)
        return number

    def done(self, number: int) -> bool:
        """Whether the call has its response, or can get none."""
        return self.closed or number in self._responses

    def feed(self, chunk: bytes) -> None:
        """Takes bytes that the leader has read; none means that the service has closed the connection."""
        with self._lock:
            *lines, self._partial = (self._partial + chunk).split(b"\n")
            self._lines += lines
            if not chunk:
                self.closed = True
                for number, wake in self._wakers.items():
                    if number != self.leader:
                        wake()
                self._wakers.clear()

    def dispatch(self) -> bool:
        """Delivers responses in the order in which they came, up to the leader's own; the next leader delivers the
        rest. Returns whether the leader's own has come."""
        with self._lock:
            while self._lines and self.leader not in self._responses:
                response = json.loads(self._lines.popleft())
                number = response["call"]
                wake = self._wakers.pop(number, None)
                if wake is not None:
                    self._responses[number] = response
                    if number != self.leader:
                        wake()
            return self.leader in self._responses

    def finish(self, number: int) -> Response | None:
        """Returns the response, if there is one; if not, tells the service that the call is dropped."""
        with self._lock:
            if self._wakers.pop(number, None) is not None:
                self._send(drop=number)
            if self.leader == number:
                self.leader = next(iter(self._wakers), None)
                if self.leader is not None:
                    self._wakers[self.leader]()
            return self._responses.pop(number, None)

    def _send(self, **message: Any) -> None:
        try:
            self._sending.sendall(encode_line(message))
        except OSError:
            self.closed = True  # the leader, who reads, will notice the same


_client_of_process: dict[tuple[Any, ...], JobClient] = {}


def call(address: Address, secret: str) -> Response | None:
    """Calls a job and blocks until the response comes; None if the connection has ended."""
    return call_over(client_of_process(address), secret)


def client_of_process(address: Address) -> JobClient:
    """The connection of this process for a call of this thread."""
    key = os.getpid(), *address  # a forked process needs a connection of its own
    client = _client_of_process.get(key)
    if client is None:
        client = _client_of_process.setdefault(key, JobClient(connect(address), on_a_loop=False))  # or another thread's
    elif client.closed:
        client = _client_of_process[key] = JobClient(connect(address), on_a_loop=False)
    if _thread.get_ident() in client.threads:  # a signal handler, on top of a call that may be the leader
        client = JobClient(connect(address), on_a_loop=False)
    return client


def call_over(client: JobClient, secret: str, **more: int) -> Response | None:
    """As `call`, over this connection. `more` are further parts of the request."""
    thread = _thread.get_ident()
    client.threads.add(thread)
    turn = _thread.allocate_lock()
    turn.acquire()
    number = client.submit(secret, turn.release, **more)
    try:
        while not client.done(number):
            if client.leader != number:
                turn.acquire()
            elif not client.dispatch():
                client.feed(_read(client))
    finally:
        response = client.finish(number)
        client.threads.discard(thread)
    return response


def _read(client: JobClient) -> bytes:
    try:
        client.receiving.recv(1, socket.MSG_PEEK)  # a leader that is interrupted here has taken nothing from the others
        return client.receiving.recv(65536)
    except ConnectionError:
        return b""
