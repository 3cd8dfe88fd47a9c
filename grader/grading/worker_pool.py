"""Many checks on one event loop: a few processes of our own, each a fork of the collected session (POSIX).

A lane runs checks of one source in turn, where it can in one student process, which is cheapest. While there are
sources enough, each has one lane; when no more come, lanes are added, so that what is left is done soon.

Checks are coroutines that mostly wait, and trusted, so they can share a process; each has a service, a clock and a
student process of its own, as it has alone. A fork for each check costs ten times the processor time. What is no plain
coroutine on the `student` fixture, and what was lost with a process that died, is run in a fork of its own.
"""

import asyncio
import contextlib
import gc
import inspect
import os
import selectors
import signal
import socket
import struct
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.execution import FairClock, has_capacity
from grader.grading.fixture import GradingContext, StudentFixture, open_session
from grader.grading.forks import POLL_INTERVAL, CheckTask, IsolatedRuns, RetryPolicy, decode, detach_stdio
from grader.grading.pytest_plugin import report_check
from grader.intake import SubmittedFile
from grader.model import CheckReport

WORKERS = os.cpu_count() or 1
MIN_CONCURRENCY, INITIAL_CONCURRENCY, MAX_CONCURRENCY = 8, 32, 256
"""Lanes at once in one process: so many in any case, at the beginning, and never more."""
MAX_LOOP_LAG = 0.02
"""Seconds by which a loop may be late before it takes on fewer checks."""
HEARTBEAT_INTERVAL = 0.1
WORKER_TIMEOUT = 60.0
"""Seconds after which a process of ours that says nothing is taken for stuck."""
CHECK_TIMEOUT = 300.0
OWN_FIXTURES = {"student", "request", "event_loop_policy"}
OWN_MARKS = {"asyncio", "parametrize"}
LENGTH_PREFIX = struct.Struct("!I")
CREDIT, HEARTBEAT = -1, -2
"""In the place of a task's number: there is room for one more; all is well, whatever takes so long."""


class CheckBatch(msgspec.Struct, array_like=True):
    """Tasks on their way to a worker: checks of one source."""

    number: int
    items: list[int]
    source: SubmittedFile


class WorkerMessage(msgspec.Struct, array_like=True):
    """What a worker says: the verdict on a check of an order, or MORE."""

    number: int
    place: int = 0
    report: bytes = b""


_orders = msgspec.msgpack.Encoder(enc_hook=str)
_order = msgspec.msgpack.Decoder(CheckBatch, dec_hook=lambda _, text: Path(text))
_said = msgspec.msgpack.Decoder(WorkerMessage)


class WorkerHandle:
    """The parent's side of one process."""

    def __init__(self, items: list[pytest.Item], bench: GradingContext, others: list[socket.socket]) -> None:
        self.connection, theirs = socket.socketpair()
        self.tasks: dict[int, dict[int, CheckTask]] = {}
        self.credit = 0
        self.last_message = time.monotonic()
        self._received = bytearray()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self.connection.close()
                for other in others:
                    other.close()
                _worker_main(theirs, items, bench)
            finally:
                os._exit(0)
        theirs.close()

    def send(self, number: int, places: list[int], tasks: list[CheckTask]) -> None:
        """Raises OSError if the process has gone."""
        self.tasks[number] = dict(zip(places, tasks, strict=True))
        self.credit -= 1
        message = _orders.encode(CheckBatch(number, places, tasks[0].source))
        self.connection.sendall(LENGTH_PREFIX.pack(len(message)) + message)

    def receive(self) -> Iterator[WorkerMessage]:
        """What has come. Raises OSError at the end of the line."""
        chunk = self.connection.recv(1 << 20)
        if not chunk:
            raise ConnectionResetError
        self.last_message = time.monotonic()
        self._received += chunk
        while len(self._received) >= LENGTH_PREFIX.size:
            end = LENGTH_PREFIX.size + LENGTH_PREFIX.unpack_from(self._received)[0]
            if len(self._received) < end:
                return
            message = bytes(self._received[LENGTH_PREFIX.size : end])
            del self._received[:end]
            yield _said.decode(message)

    def complete(self, said: WorkerMessage) -> tuple[CheckTask, CheckReport]:
        """Whose verdict that is."""
        tasks = self.tasks[said.number]
        task = tasks.pop(said.place)
        if not tasks:
            del self.tasks[said.number]
        return task, decode(said.report, task.item, "it was garbled on its way")

    def is_stuck(self) -> bool:
        return bool(self.tasks) and time.monotonic() - self.last_message > WORKER_TIMEOUT

    def kill(self) -> None:
        self.connection.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


class WorkerPool:
    """Deals out checks to those who ask for more; yields each verdict as it comes."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._count = workers

    def run(self, bundles: Iterator[list[CheckTask]], bench: GradingContext) -> Iterator[tuple[CheckTask, CheckReport]]:
        with selectors.DefaultSelector() as selector:
            crew = _Dispatcher(selector, bench, self._count)
            try:
                yield from crew.run(bundles)
            finally:
                crew.close()


class _Dispatcher:
    def __init__(self, selector: selectors.BaseSelector, bench: GradingContext, count: int) -> None:
        self._selector, self._bench, self._count = selector, bench, count
        self._forks = IsolatedRuns(selector, bench)
        self._workers: dict[int, WorkerHandle] = {}
        self._tries = RetryPolicy()
        self._alone: list[CheckTask] = []
        self._number = 0
        self._items: list[pytest.Item] = []
        self._places: dict[pytest.Item, int] = {}

    def run(self, bundles: Iterator[list[CheckTask]]) -> Iterator[tuple[CheckTask, CheckReport]]:
        coming = next(bundles, None)
        while (
            coming or self._tries.pending or self._alone or self._forks or any(w.tasks for w in self._workers.values())
        ):
            while self._alone and len(self._forks) < MIN_CONCURRENCY:
                self._forks.start(self._alone.pop())
            while (bundle := coming or self._tries.pending[:1]) and self._can_take(bundle):
                self._start(bundle)
                if coming:
                    coming = next(bundles, None)
                else:
                    del self._tries.pending[0]
            for key, _ in self._selector.select(1.0):
                for found in self._read(key.fd):
                    if self._tries.record(*found):
                        yield found
            for worker in [each for each in self._workers.values() if each.is_stuck()]:
                self._replace(worker)

    def _can_take(self, bundle: list[CheckTask]) -> bool:
        if not all(runs_on_a_loop(task.item) for task in bundle):
            return len(self._alone) + len(self._forks) < MIN_CONCURRENCY
        if not self._workers:
            self._items = list(bundle[0].item.session.items)
            self._places = {item: place for place, item in enumerate(self._items)}
            for _ in range(self._count):
                self._spawn()
        return any(worker.credit > 0 for worker in self._workers.values())

    def _start(self, bundle: list[CheckTask]) -> None:
        if not all(runs_on_a_loop(task.item) for task in bundle):
            self._alone += bundle
            return
        worker = max(self._workers.values(), key=lambda each: each.credit)
        self._number += 1
        try:
            worker.send(self._number, [self._places[task.item] for task in bundle], bundle)
        except OSError:
            self._replace(worker)

    def _read(self, fd: int) -> Iterator[tuple[CheckTask, CheckReport]]:
        if fd in self._forks:
            if found := self._forks.read(fd):
                yield found
            return
        worker = self._workers[fd]
        try:
            for said in worker.receive():
                if said.number == CREDIT:
                    worker.credit += 1
                elif said.number != HEARTBEAT:
                    yield worker.complete(said)
        except OSError:
            self._replace(worker)

    def _spawn(self) -> None:
        worker = WorkerHandle(self._items, self._bench, [each.connection for each in self._workers.values()])
        self._workers[worker.connection.fileno()] = worker
        self._selector.register(worker.connection, selectors.EVENT_READ)

    def _replace(self, worker: WorkerHandle) -> None:
        """Whatever ended it, the next one does without what it was at."""
        self._selector.unregister(worker.connection)
        del self._workers[worker.connection.fileno()]
        worker.kill()
        self._alone += [task for tasks in worker.tasks.values() for task in tasks.values()]
        self._spawn()

    def close(self) -> None:
        self._forks.close()
        for worker in self._workers.values():
            worker.kill()


def runs_on_a_loop(item: pytest.Item) -> bool:
    """Whether the check is a coroutine that needs nothing but the `student` fixture and its parameters."""
    info = getattr(item, "_fixtureinfo", None)
    given = set(getattr(getattr(item, "callspec", None), "params", {}))
    return (
        info is not None
        and "student" in info.argnames
        and set(info.names_closure) - given <= OWN_FIXTURES
        and {mark.name for mark in item.iter_markers()} <= OWN_MARKS
        and inspect.iscoroutinefunction(getattr(item, "obj", None))
    )


def _worker_main(line: socket.socket, items: list[pytest.Item], bench: GradingContext) -> None:
    """A worker's whole life: it ends with its line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    detach_stdio()
    gc.freeze()
    asyncio.run(_WorkerLoop(items, bench).serve(line))


class _WorkerLoop:
    def __init__(self, items: list[pytest.Item], bench: GradingContext) -> None:
        self._items, self._bench = items, bench
        self._slots: set[asyncio.Task[None]] = set()
        self._open: deque[CheckBatch] = deque()
        self._limit, self._asked = float(INITIAL_CONCURRENCY), 0

    async def serve(self, line: socket.socket) -> None:
        reader, self._writer = await asyncio.open_unix_connection(sock=line)
        async with FairClock() as self._pulse:
            steering = asyncio.create_task(self._steer())
            with contextlib.suppress(asyncio.IncompleteReadError, OSError):
                while True:
                    (length,) = LENGTH_PREFIX.unpack(await reader.readexactly(LENGTH_PREFIX.size))
                    order = _order.decode(await reader.readexactly(length))
                    self._asked -= 1
                    self._open.append(order)
                    self._start_slot(order)
            steering.cancel()
        os._exit(0)

    async def _steer(self) -> None:
        """Asks for more while this loop is on time and the machine has room; where none comes, adds lanes."""
        looked = time.perf_counter()
        while True:
            in_vain = self._asked
            while len(self._slots) + self._asked < MIN_CONCURRENCY or (
                self._asked < 2 and self._has_capacity_for(self._asked)
            ):
                self._asked += 1
                self._send(WorkerMessage(CREDIT))
            await asyncio.sleep(
                POLL_INTERVAL if self._asked or len(self._slots) < MIN_CONCURRENCY else 3 * POLL_INTERVAL
            )
            for _ in range(2):
                few = len(self._slots) < MIN_CONCURRENCY // 2
                if 0 < in_vain <= self._asked and self._open and (few or self._has_capacity_for(0)):
                    self._start_slot(self._open[0])
            if time.perf_counter() - looked > HEARTBEAT_INTERVAL:
                looked = time.perf_counter()
                self._send(WorkerMessage(HEARTBEAT))
                late, self._pulse.worst_lag = self._pulse.worst_lag > MAX_LOOP_LAG, 0.0
                self._limit = max(MIN_CONCURRENCY, self._limit * 0.9) if late else min(MAX_CONCURRENCY, self._limit + 2)

    def _has_capacity_for(self, coming: int) -> bool:
        """Whether one more lane may be started beside those that run and so many that may come."""
        return len(self._slots) + coming < self._limit and has_capacity()

    def _start_slot(self, order: CheckBatch) -> None:
        lane = asyncio.create_task(self._run_checks(order, self._next_check(order)))
        self._slots.add(lane)
        lane.add_done_callback(self._slots.discard)

    def _next_check(self, order: CheckBatch) -> int:
        """The next check of the order. The one that is open longest is looked at first."""
        place = order.items.pop(0)
        self._open.remove(order)
        if order.items:
            self._open.append(order)
        return place

    async def _run_checks(self, order: CheckBatch, place: int) -> None:
        """That check, then those that no other lane has taken, one after the other."""
        exercise = self._bench.exercise_of(self._items[place].path)
        assert exercise is not None
        unsaid = {place}
        try:
            async with open_session(self._bench, order.source, exercise, self._pulse, stays=True) as lodging:
                while unsaid:
                    fixture = StudentFixture(order.source, exercise, lodging)
                    report = await run_on_this_loop(self._items[place], fixture)
                    self._send(WorkerMessage(order.number, unsaid.pop(), msgspec.json.encode(report)))
                    if order.items:
                        unsaid.add(place := self._next_check(order))
        finally:  # a full disk, or the like: a check that nobody hears of would be waited for without end
            for each in unsaid:
                self._send(WorkerMessage(order.number, each))

    def _send(self, said: WorkerMessage) -> None:
        message = msgspec.msgpack.encode(said)
        self._writer.write(LENGTH_PREFIX.pack(len(message)) + message)


async def run_on_this_loop(item: pytest.Item, fixture: StudentFixture) -> CheckReport:
    """What pytest does with such a check, without pytest."""
    excinfo: pytest.ExceptionInfo[BaseException] | None = None
    start = time.perf_counter()
    parameters: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    try:
        async with asyncio.timeout(CHECK_TIMEOUT):
            await item.obj(student=fixture, **parameters)  # type: ignore[attr-defined]
    except (Exception, pytest.fail.Exception, pytest.skip.Exception):
        excinfo = pytest.ExceptionInfo.from_current()
    return report_check(item, excinfo, time.perf_counter() - start, fixture)
