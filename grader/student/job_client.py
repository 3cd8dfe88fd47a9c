"""Calls to the job service: those of one process, or of one event loop, share a connection.

No thread and no task of ours serves it, for submitted code could find one. Of those who wait for an answer, one leads:
it reads, and hands out what has come. When it has its own answer, the next one leads.
"""

import _thread
import asyncio
import itertools
import json
import os
import socket
import weakref
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from grader.student.framing import Address, connect, encode_line

Response = dict[str, Any]
"""What the service says to a call."""


class JobClient:
    """One connection, for threads or for one event loop. Whoever has begun a call must leave it in the end."""

    def __init__(self, connection: socket.socket, on_a_loop: bool) -> None:
        self.receiving = self._sending = connection
        if on_a_loop:
            connection.setblocking(False)
            self._sending = connection.dup()
            self._sending.settimeout(60.0)  # the service reads at once, so this takes no time worth a mention
        self._lock = _thread.allocate_lock()
        self._numbers = itertools.count()
        self._wakers: dict[int, Callable[[], object]] = {}
        self._answers: dict[int, Response] = {}
        self._rest = b""
        self._lines: deque[bytes] = deque()
        self.leader: int | None = None
        self.threads: set[int] = set()
        self.over = False

    def __del__(self) -> None:
        self.receiving.close()
        self._sending.close()

    def submit(self, secret: str, wake: Callable[[], object]) -> int:
        """Calls; gives the number of the call. `wake` is called once: when the answer is there, or its turn to lead."""
        with self._lock:
            number = next(self._numbers)
            self._wakers[number] = wake
            if self.leader is None:
                self.leader = number
            self._send(secret=secret, call=number)
        return number

    def done(self, number: int) -> bool:
        return self.over or number in self._answers

    def feed(self, chunk: bytes) -> None:
        """What the leader has read; nothing when the service has hung up."""
        with self._lock:
            *lines, self._rest = (self._rest + chunk).split(b"\n")
            self._lines += lines
            if not chunk:
                self.over = True
                for number, wake in self._wakers.items():
                    if number != self.leader:
                        wake()
                self._wakers.clear()

    def dispatch(self) -> bool:
        """Answers, in the order in which they came, up to the leader's own: the rest is for the next one.

        Returns whether the leader's own has come.
        """
        with self._lock:
            while self._lines and self.leader not in self._answers:
                answer = json.loads(self._lines.popleft())
                number = answer["call"]
                wake = self._wakers.pop(number, None)
                if wake is not None:
                    self._answers[number] = answer
                    if number != self.leader:
                        wake()
            return self.leader in self._answers

    def finish(self, number: int) -> Response | None:
        """The answer, if there is one; if not, the service is told that nobody waits for it any more."""
        with self._lock:
            if self._wakers.pop(number, None) is not None:
                self._send(drop=number)
            if self.leader == number:
                self.leader = next(iter(self._wakers), None)
                if self.leader is not None:
                    self._wakers[self.leader]()
            return self._answers.pop(number, None)

    def _send(self, **message: Any) -> None:
        try:
            self._sending.sendall(encode_line(message))
        except OSError:
            self.over = True  # the leader, who reads, will find the same


_of_processes: dict[tuple[Any, ...], JobClient] = {}
_of_loops: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, JobClient]" = weakref.WeakKeyDictionary()


def call(address: Address, secret: str) -> Response | None:
    """Calls a job and blocks until the answer comes."""
    place = os.getpid(), *address  # a process that was forked needs a connection of its own
    calls = _of_processes.get(place)
    if calls is None or calls.over:
        calls = _of_processes[place] = JobClient(connect(address), on_a_loop=False)
    thread = _thread.get_ident()
    if thread in calls.threads:  # a signal handler, on top of a call that may be the one that reads for all
        calls = JobClient(connect(address), on_a_loop=False)
    calls.threads.add(thread)
    gate = _thread.allocate_lock()
    gate.acquire()
    number = calls.submit(secret, gate.release)
    try:
        while not calls.done(number):
            if calls.leader != number:
                gate.acquire()
            elif not calls.dispatch():
                calls.feed(_read(calls))
    finally:
        answer = calls.finish(number)
        calls.threads.discard(thread)
    return answer


def _read(calls: JobClient) -> bytes:
    try:
        calls.receiving.recv(1, socket.MSG_PEEK)  # who is interrupted while it waits has taken nothing from the others
        return calls.receiving.recv(65536)
    except ConnectionError:
        return b""


async def call_on_loop(address: Address, secret: str) -> Response | None:
    """The same for a task of the running event loop."""
    loop = asyncio.get_running_loop()
    calls = _of_loops.get(loop)
    if calls is None or calls.over:
        calls = _of_loops[loop] = JobClient(connect(address), on_a_loop=True)
    turn = loop.create_future()
    number = calls.submit(secret, partial(_wake, turn))
    try:
        while not calls.done(number):
            if calls.leader != number:
                await turn
            elif calls.dispatch():
                await asyncio.sleep(0)  # whose answers came before goes on before
            else:
                calls.feed(await _read_on_loop(loop, calls))
    finally:
        answer = calls.finish(number)
    return answer


async def _read_on_loop(loop: asyncio.AbstractEventLoop, calls: JobClient) -> bytes:
    """Waits until there is something, then takes it at once: who is cancelled has taken nothing from the others."""
    while True:
        try:
            await _readable(loop, calls.receiving)
            return calls.receiving.recv(65536)
        except BlockingIOError:
            continue
        except ConnectionError:
            return b""


async def _readable(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> None:
    ready = loop.create_future()
    try:
        loop.add_reader(connection, _wake, ready)
    except NotImplementedError:  # Windows: to read nothing ends when there is something
        await loop.sock_recv(connection, 0)
        return
    try:
        await ready
    finally:
        loop.remove_reader(connection)


def _wake(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
