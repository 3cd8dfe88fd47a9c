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

from grader.bench import Bench, StudentFixture, at_arms_length
from grader.forks import CALM_DOWN, Forks, Task, Tries, decode, silence
from grader.machine import Pulse, has_room
from grader.pytest_plugin import report_check
from grader.submission import Source
from grader.verdict import CheckReport

WORKERS = os.cpu_count() or 1
FEWEST, START, MOST = 8, 32, 256
"""Lanes at once in one process: so many in any case, at the beginning, and never more."""
LAG = 0.02
"""Seconds by which a loop may be late before it takes on fewer checks."""
LOOK = 0.1
SILENT = 60.0
"""Seconds after which a process of ours that says nothing is taken for stuck."""
CHECK_TIMEOUT = 300.0
OWN_FIXTURES = {"student", "request", "event_loop_policy"}
OWN_MARKS = {"asyncio", "parametrize"}
HEAD = struct.Struct("!I")
MORE, ALIVE = -1, -2
"""In the place of a task's number: there is room for one more; all is well, whatever takes so long."""


class Order(msgspec.Struct, array_like=True):
    """Tasks on their way to a worker: checks of one source."""

    number: int
    places: list[int]
    source: Source


class Said(msgspec.Struct, array_like=True):
    """What a worker says: the verdict on a check of an order, or MORE."""

    number: int
    place: int = 0
    report: bytes = b""


_orders = msgspec.msgpack.Encoder(enc_hook=str)
_order = msgspec.msgpack.Decoder(Order, dec_hook=lambda _, text: Path(text))
_said = msgspec.msgpack.Decoder(Said)


class Worker:
    """The parent's side of one process."""

    def __init__(self, items: list[pytest.Item], bench: Bench, others: list[socket.socket]) -> None:
        self.line, theirs = socket.socketpair()
        self.tasks: dict[int, dict[int, Task]] = {}
        self.room = 0
        self.heard = time.monotonic()
        self._received = bytearray()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self.line.close()
                for other in others:
                    other.close()
                _work(theirs, items, bench)
            finally:
                os._exit(0)
        theirs.close()

    def give(self, number: int, places: list[int], tasks: list[Task]) -> None:
        """Raises OSError if the process has gone."""
        self.tasks[number] = dict(zip(places, tasks, strict=True))
        self.room -= 1
        message = _orders.encode(Order(number, places, tasks[0].source))
        self.line.sendall(HEAD.pack(len(message)) + message)

    def hear(self) -> Iterator[Said]:
        """What has come. Raises OSError at the end of the line."""
        chunk = self.line.recv(1 << 20)
        if not chunk:
            raise ConnectionResetError
        self.heard = time.monotonic()
        self._received += chunk
        while len(self._received) >= HEAD.size:
            end = HEAD.size + HEAD.unpack_from(self._received)[0]
            if len(self._received) < end:
                return
            message = bytes(self._received[HEAD.size : end])
            del self._received[:end]
            yield _said.decode(message)

    def settle(self, said: Said) -> tuple[Task, CheckReport]:
        """Whose verdict that is."""
        tasks = self.tasks[said.number]
        task = tasks.pop(said.place)
        if not tasks:
            del self.tasks[said.number]
        return task, decode(said.report, task.item, "it was garbled on its way")

    def stuck(self) -> bool:
        return bool(self.tasks) and time.monotonic() - self.heard > SILENT

    def end(self) -> None:
        self.line.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


class CrewEngine:
    """Deals out checks to those who ask for more; yields each verdict as it comes."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._count = workers

    def run(self, bundles: Iterator[list[Task]], bench: Bench) -> Iterator[tuple[Task, CheckReport]]:
        with selectors.DefaultSelector() as selector:
            crew = _Crew(selector, bench, self._count)
            try:
                yield from crew.work(bundles)
            finally:
                crew.close()


class _Crew:
    def __init__(self, selector: selectors.BaseSelector, bench: Bench, count: int) -> None:
        self._selector, self._bench, self._count = selector, bench, count
        self._forks = Forks(selector, bench)
        self._workers: dict[int, Worker] = {}
        self._tries = Tries()
        self._alone: list[Task] = []
        self._number = 0
        self._items: list[pytest.Item] = []
        self._places: dict[pytest.Item, int] = {}

    def work(self, bundles: Iterator[list[Task]]) -> Iterator[tuple[Task, CheckReport]]:
        coming = next(bundles, None)
        while coming or self._tries.again or self._alone or self._forks or any(w.tasks for w in self._workers.values()):
            while self._alone and len(self._forks) < FEWEST:
                self._forks.start(self._alone.pop())
            while (bundle := coming or self._tries.again[:1]) and self._can_take(bundle):
                self._start(bundle)
                if coming:
                    coming = next(bundles, None)
                else:
                    del self._tries.again[0]
            for key, _ in self._selector.select(1.0):
                for found in self._read(key.fd):
                    if self._tries.settled(*found):
                        yield found
            for worker in [each for each in self._workers.values() if each.stuck()]:
                self._lose(worker)

    def _can_take(self, bundle: list[Task]) -> bool:
        if not all(runs_on_a_loop(task.item) for task in bundle):
            return len(self._alone) + len(self._forks) < FEWEST
        if not self._workers:
            self._items = list(bundle[0].item.session.items)
            self._places = {item: place for place, item in enumerate(self._items)}
            for _ in range(self._count):
                self._hire()
        return any(worker.room > 0 for worker in self._workers.values())

    def _start(self, bundle: list[Task]) -> None:
        if not all(runs_on_a_loop(task.item) for task in bundle):
            self._alone += bundle
            return
        worker = max(self._workers.values(), key=lambda each: each.room)
        self._number += 1
        try:
            worker.give(self._number, [self._places[task.item] for task in bundle], bundle)
        except OSError:
            self._lose(worker)

    def _read(self, fd: int) -> Iterator[tuple[Task, CheckReport]]:
        if fd in self._forks:
            if found := self._forks.read(fd):
                yield found
            return
        worker = self._workers[fd]
        try:
            for said in worker.hear():
                if said.number == MORE:
                    worker.room += 1
                elif said.number != ALIVE:
                    yield worker.settle(said)
        except OSError:
            self._lose(worker)

    def _hire(self) -> None:
        worker = Worker(self._items, self._bench, [each.line for each in self._workers.values()])
        self._workers[worker.line.fileno()] = worker
        self._selector.register(worker.line, selectors.EVENT_READ)

    def _lose(self, worker: Worker) -> None:
        """Whatever ended it, the next one does without what it was at."""
        self._selector.unregister(worker.line)
        del self._workers[worker.line.fileno()]
        worker.end()
        self._alone += [task for tasks in worker.tasks.values() for task in tasks.values()]
        self._hire()

    def close(self) -> None:
        self._forks.close()
        for worker in self._workers.values():
            worker.end()


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


def _work(line: socket.socket, items: list[pytest.Item], bench: Bench) -> None:
    """A worker's whole life: it ends with its line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    silence()
    gc.freeze()
    asyncio.run(_Work(items, bench).serve(line))


class _Work:
    def __init__(self, items: list[pytest.Item], bench: Bench) -> None:
        self._items, self._bench = items, bench
        self._lanes: set[asyncio.Task[None]] = set()
        self._open: deque[Order] = deque()
        self._limit, self._asked = float(START), 0

    async def serve(self, line: socket.socket) -> None:
        reader, self._writer = await asyncio.open_unix_connection(sock=line)
        async with Pulse() as self._pulse:
            steering = asyncio.create_task(self._steer())
            with contextlib.suppress(asyncio.IncompleteReadError, OSError):
                while True:
                    (length,) = HEAD.unpack(await reader.readexactly(HEAD.size))
                    order = _order.decode(await reader.readexactly(length))
                    self._asked -= 1
                    self._open.append(order)
                    self._start_lane(order)
            steering.cancel()
        os._exit(0)

    async def _steer(self) -> None:
        """Asks for more while this loop is on time and the machine has room; where none comes, adds lanes."""
        looked = time.perf_counter()
        while True:
            in_vain = self._asked
            while len(self._lanes) + self._asked < FEWEST or (self._asked < 2 and self._has_room_beside(self._asked)):
                self._asked += 1
                self._say(Said(MORE))
            await asyncio.sleep(CALM_DOWN if self._asked or len(self._lanes) < FEWEST else 3 * CALM_DOWN)
            for _ in range(2):
                few = len(self._lanes) < FEWEST // 2
                if 0 < in_vain <= self._asked and self._open and (few or self._has_room_beside(0)):
                    self._start_lane(self._open[0])
            if time.perf_counter() - looked > LOOK:
                looked = time.perf_counter()
                self._say(Said(ALIVE))
                late, self._pulse.worst_lag = self._pulse.worst_lag > LAG, 0.0
                self._limit = max(FEWEST, self._limit * 0.9) if late else min(MOST, self._limit + 2)

    def _has_room_beside(self, coming: int) -> bool:
        """Whether one more lane may be started beside those that run and so many that may come."""
        return len(self._lanes) + coming < self._limit and has_room()

    def _start_lane(self, order: Order) -> None:
        lane = asyncio.create_task(self._run(order, self._take(order)))
        self._lanes.add(lane)
        lane.add_done_callback(self._lanes.discard)

    def _take(self, order: Order) -> int:
        """The next check of the order. The one that is open longest is looked at first."""
        place = order.places.pop(0)
        self._open.remove(order)
        if order.places:
            self._open.append(order)
        return place

    async def _run(self, order: Order, place: int) -> None:
        """That check, then those that no other lane has taken, one after the other."""
        exercise = self._bench.exercise_of(self._items[place].path)
        assert exercise is not None
        unsaid = {place}
        try:
            async with at_arms_length(self._bench, order.source, exercise, self._pulse, stays=True) as lodging:
                while unsaid:
                    fixture = StudentFixture(order.source, exercise, lodging)
                    report = await run_on_this_loop(self._items[place], fixture)
                    self._say(Said(order.number, unsaid.pop(), msgspec.json.encode(report)))
                    if order.places:
                        unsaid.add(place := self._take(order))
        finally:  # a full disk, or the like: a check that nobody hears of would be waited for without end
            for each in unsaid:
                self._say(Said(order.number, each))

    def _say(self, said: Said) -> None:
        message = msgspec.msgpack.encode(said)
        self._writer.write(HEAD.pack(len(message)) + message)


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
