"""A worker: one of our own processes, in which many checks wait on one event loop.

A slot runs checks of one submitted file in turn, in one student process where possible, which is cheapest. While there
are enough files, each has one slot; when no more come, slots are added, so that the last files are done soon.

Checks are coroutines that mostly wait, and trusted, so they can share a process. Each has a job service, a clock and a
student process of its own. A process for each check would cost ten times the processor time.

A worker talks over one stream socket. Each message is msgpack with a length before it: a CheckBatch to the worker, a
WorkerMessage from it. `worker_pool` starts workers by fork, or by spawn: then this module is run, and collects the
suites itself.
"""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import struct
import sys
import time
import traceback
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.execution import FairClock, most_runs, processor_count
from grader.grading.fixture import StudentFixture
from grader.grading.grading_context import GradingContext, open_session
from grader.grading.pytest_plugin import CONTEXT, report_check
from grader.grading.suites import run_pytest
from grader.grading.tasks import item_key
from grader.intake import SubmittedFile, suite_files
from grader.model import CheckReport, Exercise

MIN_CONCURRENCY, INITIAL_CONCURRENCY, MAX_CONCURRENCY = 8, 32, 256
"""Slots of one worker: always allowed, allowed at first, and never exceeded."""
MAX_LOOP_LAG = 0.02
"""Seconds by which the event loop may be late before the worker takes on fewer checks."""
HEARTBEAT_INTERVAL = 0.1
"""Seconds between two heartbeats of a worker, and between two adjustments of its number of slots."""
POLL_INTERVAL = 0.01
"""Seconds between two looks at whether there is capacity for one more check."""
CHECK_TIMEOUT = 300.0
"""Seconds after which a check of a suite is cut off, whatever it waits for."""
LENGTH_PREFIX = struct.Struct("!I")
CREDIT, HEARTBEAT = -1, -2
"""In place of the number of a batch: the worker has room for one more; the worker is alive."""
SECRET_BYTES = 16


class CheckBatch(msgspec.Struct, array_like=True):
    """Checks of one submitted file, by their keys (see `item_key`)."""

    number: int
    checks: list[str]
    file: SubmittedFile


class WorkerMessage(msgspec.Struct, array_like=True):
    """The report on one check of a batch (empty if it is lost), or CREDIT, or HEARTBEAT."""

    number: int
    check: str = ""
    report: bytes = b""


class SpawnRequest(msgspec.Struct):
    """The first message to a spawned worker, on its standard input."""

    port: int
    secret: bytes
    exercises: list[Exercise]
    isolation: str
    trust: str
    pages: bool = False


_encoder = msgspec.msgpack.Encoder(enc_hook=os.fsencode)  # paths need not be text
_batch = msgspec.msgpack.Decoder(CheckBatch, dec_hook=lambda _, path: Path(os.fsdecode(path)))
_spawn_request = msgspec.msgpack.Decoder(SpawnRequest, dec_hook=lambda _, path: Path(os.fsdecode(path)))


def encode_batch(batch: CheckBatch) -> bytes:
    message = _encoder.encode(batch)
    return LENGTH_PREFIX.pack(len(message)) + message


def encode_spawn_request(request: SpawnRequest) -> bytes:
    return _encoder.encode(request)


def serve(connection: socket.socket, items: Sequence[pytest.Item], context: GradingContext) -> None:
    """Runs the checks that come over the connection, until it ends. Then it ends the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    asyncio.run(_WorkerLoop(items, context).serve(connection))


class _WorkerLoop:
    def __init__(self, items: Sequence[pytest.Item], context: GradingContext) -> None:
        self._items = {item_key(item): item for item in items}
        self._context = context
        self._slots: set[asyncio.Task[None]] = set()
        self._open: deque[CheckBatch] = deque()
        """Batches with checks that no slot has taken yet."""
        self._most = min(MAX_CONCURRENCY, most_runs(processor_count()))
        self._few = min(MIN_CONCURRENCY, self._most)
        self._limit, self._credit = float(min(INITIAL_CONCURRENCY, self._most)), 0

    async def serve(self, connection: socket.socket) -> None:
        reader, self._writer = await asyncio.open_connection(sock=connection)
        async with FairClock() as self._clock:
            steering = asyncio.create_task(self._steer())
            steering.add_done_callback(_end_on_error)
            with contextlib.suppress(asyncio.IncompleteReadError, OSError):
                while True:
                    (length,) = LENGTH_PREFIX.unpack(await reader.readexactly(LENGTH_PREFIX.size))
                    batch = _batch.decode(await reader.readexactly(length))
                    self._credit -= 1
                    self._open.append(batch)
                    self._start_slot(batch)
            steering.cancel()
        self._context.close()
        os._exit(0)  # the pool no longer needs the checks that still run

    async def _steer(self) -> None:
        """Asks for batches while this loop is on time and the machine has capacity; where none come, adds slots."""
        adjusted = time.perf_counter()
        while True:
            unused = self._credit
            while len(self._slots) + self._credit < self._few or (
                self._credit < 2 and self._has_capacity_for(self._credit)
            ):
                self._credit += 1
                self._send(WorkerMessage(CREDIT))
            is_eager = self._credit > 0 or len(self._slots) < self._few
            await asyncio.sleep(POLL_INTERVAL if is_eager else 3 * POLL_INTERVAL)
            for _ in range(2):
                few = len(self._slots) < self._few // 2
                if 0 < unused <= self._credit and self._open and (few or self._has_capacity_for(0)):
                    self._start_slot(self._open[0])
            if time.perf_counter() - adjusted > HEARTBEAT_INTERVAL:
                adjusted = time.perf_counter()
                self._send(WorkerMessage(HEARTBEAT))
                is_late, self._clock.worst_lag = self._clock.worst_lag > MAX_LOOP_LAG, 0.0
                fewer, more = max(self._few, self._limit * 0.9), min(self._most, self._limit + 2)
                self._limit = fewer if is_late else more

    def _has_capacity_for(self, coming: int) -> bool:
        """Whether one more slot may start beside those that run and those that may still be needed."""
        return len(self._slots) + coming < self._limit and self._clock.has_capacity()

    def _start_slot(self, batch: CheckBatch) -> None:
        slot = asyncio.create_task(self._run_checks(batch, self._next_check(batch)))
        self._slots.add(slot)
        slot.add_done_callback(self._slots.discard)

    def _next_check(self, batch: CheckBatch) -> str:
        """Takes the next check of the batch. A batch with checks left goes to the end of the line."""
        check = batch.checks.pop(0)
        self._open.remove(batch)
        if batch.checks:
            self._open.append(batch)
        return check

    async def _run_checks(self, batch: CheckBatch, check: str) -> None:
        """Runs that check, then those that no other slot has taken, one after the other."""
        exercise = self._context.exercise_of(self._items[check].path)
        assert exercise is not None
        unreported = {check}
        try:
            async with open_session(self._context, batch.file, exercise, self._clock, reusable=True) as session:
                while unreported:
                    fixture = StudentFixture(batch.file, exercise, session, self._context.trust, self._context.pages)
                    report = await run_check(self._items[check], fixture)
                    self._send(WorkerMessage(batch.number, unreported.pop(), msgspec.json.encode(report)))
                    if batch.checks:
                        unreported.add(check := self._next_check(batch))
        finally:  # after an error such as a full disk, the pool would wait forever for a check without a report
            for each in unreported:
                self._send(WorkerMessage(batch.number, each))

    def _send(self, message: WorkerMessage) -> None:
        data = msgspec.msgpack.encode(message)
        self._writer.write(LENGTH_PREFIX.pack(len(data)) + data)


def _end_on_error(steering: asyncio.Task[None]) -> None:
    """Without steering, the worker would ask for no more batches, and the pool would wait forever. So it ends."""
    if not steering.cancelled():
        traceback.print_exception(steering.exception())
        os._exit(1)


async def run_check(item: pytest.Item, fixture: StudentFixture) -> CheckReport:
    """Runs one check as pytest would, on the running event loop."""
    excinfo: pytest.ExceptionInfo[BaseException] | None = None
    start = time.perf_counter()
    parameters: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    try:
        async with asyncio.timeout(CHECK_TIMEOUT):
            await item.obj(student=fixture, **parameters)  # type: ignore[attr-defined]
    except (Exception, pytest.fail.Exception, pytest.skip.Exception):
        excinfo = pytest.ExceptionInfo.from_current()
    return report_check(item, excinfo, time.perf_counter() - start, fixture)


class _SpawnedWorker:
    """The pytest plugin of a spawned worker: serves with the suites that pytest has collected."""

    def __init__(self, request: SpawnRequest) -> None:
        self._request = request
        trust, pages = request.trust, request.pages
        self._context = GradingContext(request.exercises, {}, isolation=request.isolation, trust=trust, pages=pages)

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[CONTEXT] = self._context

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        connection = socket.create_connection(("127.0.0.1", self._request.port))
        connection.sendall(self._request.secret)
        serve(connection, session.items, self._context)
        return True


def main() -> None:
    """Entry point of a spawned worker."""
    request = _spawn_request.decode(sys.stdin.buffer.read())
    run_pytest(suite_files(request.exercises), _SpawnedWorker(request))


if __name__ == "__main__":
    main()
