"""Deals out checks to workers, and collects their reports.

How many checks run at once is decided in two places: each worker asks for as many as it has room for (`worker`), and
there is one worker for each processor. A worker that dies is replaced. The checks that it had run once more, each in a
worker of its own; a check that ends its worker again is our error.
"""

import contextlib
import os
import secrets
import selectors
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import msgspec
import pytest

from grader import surroundings
from grader.execution import processor_count
from grader.grading.grading_context import GradingContext
from grader.grading.tasks import CheckTask, decode_report, error_report, item_key
from grader.grading.worker import (
    CREDIT,
    HEARTBEAT,
    LENGTH_PREFIX,
    MIN_CONCURRENCY,
    SECRET_BYTES,
    CheckBatch,
    SpawnRequest,
    WorkerMessage,
    encode_batch,
    encode_spawn_request,
    serve,
)
from grader.model import CheckReport

WORKERS = processor_count()
WORKER_TIMEOUT = 60.0
"""Seconds without a message after which a worker counts as stuck."""
START_TIMEOUT = 300.0
"""Seconds within which a spawned worker must have connected."""
START_POLL_INTERVAL = 1.0
"""Seconds between two looks at whether a spawned worker still runs, and for which a connection may be silent."""

_message = msgspec.msgpack.Decoder(WorkerMessage)
Finished = tuple[CheckTask, CheckReport]


class WorkerHandle:
    """The pool's side of one worker.

    credit  number of batches that the worker asks for
    alone   whether it was started for a single check
    """

    def __init__(self, connection: socket.socket, kill: Callable[[], None], *, alone: bool = False) -> None:
        self.connection, self._kill, self.alone = connection, kill, alone
        self.tasks: dict[int, dict[str, CheckTask]] = {}
        self.credit = 0
        self.last_message = time.monotonic()
        self._received = bytearray()

    def send(self, number: int, batch: list[CheckTask]) -> None:
        """Raises OSError if the worker has gone."""
        self.tasks[number] = {item_key(task.item): task for task in batch}
        self.credit -= 1
        self.connection.sendall(encode_batch(CheckBatch(number, list(self.tasks[number]), batch[0].progress.file)))

    def receive(self) -> Iterator[WorkerMessage]:
        """The messages that have arrived. Raises OSError if the worker has gone."""
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
            yield _message.decode(message)

    def complete(self, message: WorkerMessage) -> Finished:
        """The task that a report belongs to, and the report."""
        tasks = self.tasks[message.number]
        task = tasks.pop(message.check)
        if not tasks:
            del self.tasks[message.number]
        return task, decode_report(message.report, task.item, "its report was lost")

    def is_stuck(self) -> bool:
        return bool(self.tasks) and time.monotonic() - self.last_message > WORKER_TIMEOUT

    def kill(self) -> None:
        self.connection.close()
        self._kill()


class StartWorker(Protocol):
    """The seam: starts a worker that has the items. `others` are connections that it must not keep open."""

    def __call__(
        self, items: Sequence[pytest.Item], context: GradingContext, others: Sequence[socket.socket], *, alone: bool
    ) -> WorkerHandle: ...


def fork_worker(
    items: Sequence[pytest.Item], context: GradingContext, others: Sequence[socket.socket], *, alone: bool = False
) -> WorkerHandle:
    """A fork of this process, which has collected the suites (POSIX)."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            for each in (ours, *others):
                each.close()
            _detach_stdio()
            serve(theirs, items, context)
        finally:
            os._exit(0)
    theirs.close()

    def kill() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)

    return WorkerHandle(ours, kill, alone=alone)


def spawn_worker(
    items: Sequence[pytest.Item], context: GradingContext, others: Sequence[socket.socket], *, alone: bool = False
) -> WorkerHandle:
    """A new interpreter that collects the suites itself and connects to us: slower to start, on every platform.

    Raises RuntimeError if it does not connect.
    """
    secret = secrets.token_bytes(SECRET_BYTES)
    # The temporary files of a killed worker are removed with those of this grading.
    folder = tempfile.gettempdir()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        request = SpawnRequest(
            port=listener.getsockname()[1],
            secret=secret,
            exercises=context.exercises,
            isolation="on" if context.launcher.isolation.on or context.launcher.isolation.account else "off",
            trust=context.trust,
            pages=context.pages,
        )
        process = subprocess.Popen(
            surroundings.command("grader.grading.worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**surroundings.environment(), "TMPDIR": folder, "TEMP": folder, "TMP": folder},
        )

        def kill() -> None:
            process.kill()
            process.wait()

        try:
            assert process.stdin is not None
            with process.stdin as pipe:
                pipe.write(encode_spawn_request(request))
            return WorkerHandle(_accept(listener, secret, process), kill, alone=alone)
        except (OSError, RuntimeError) as problem:
            kill()
            raise RuntimeError(f"A worker did not start; its exit code is {process.returncode}.") from problem


def _accept(listener: socket.socket, secret: bytes, process: subprocess.Popen[bytes]) -> socket.socket:
    """The connection of the worker. It sends the secret first, because any process here can connect to the port."""
    listener.settimeout(START_POLL_INTERVAL)
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):  # no connection yet, or it has closed again
            connection, _ = listener.accept()
            connection.settimeout(START_POLL_INTERVAL)
            if secrets.compare_digest(_receive(connection, len(secret)), secret):
                connection.settimeout(None)
                return connection
            connection.close()
    raise RuntimeError


def _receive(connection: socket.socket, size: int) -> bytes:
    """So many bytes, or fewer if the connection ends. Windows has no MSG_WAITALL for a socket with a timeout."""
    received = b""
    while len(received) < size and (chunk := connection.recv(size - len(received))):
        received += chunk
    return received


BACKENDS: dict[str, StartWorker] = {"spawn": spawn_worker}
if hasattr(os, "fork"):
    BACKENDS = {"fork": fork_worker} | BACKENDS


class WorkerPool:
    """Runs batches of checks in workers that `start` starts; takes batches as there is room for more."""

    def __init__(self, start: StartWorker, workers: int = WORKERS) -> None:
        self._start, self._count = start, workers

    def run(
        self,
        batches: Iterator[list[CheckTask]],
        context: GradingContext,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[Finished]:
        """Yields each verdict as it comes. The checks of a batch belong to one submitted file.

        `is_cancelled` is asked several times a second. If it says yes, all workers end, and no more verdicts come.
        """
        with selectors.DefaultSelector() as selector:
            dispatcher = _Dispatcher(selector, context, self._start, self._count)
            try:
                yield from dispatcher.run(batches, is_cancelled)
            finally:
                dispatcher.close()


class _Dispatcher:
    def __init__(
        self, selector: selectors.BaseSelector, context: GradingContext, start: StartWorker, count: int
    ) -> None:
        self._selector, self._context, self._start, self._count = selector, context, start, count
        self._workers: set[WorkerHandle] = set()
        self._retries: list[CheckTask] = []
        """Checks that a busy machine prevented from a verdict."""
        self._lost: list[CheckTask] = []
        """Checks whose worker has gone; each runs once more, alone."""
        self._given_up: list[CheckTask] = []
        self._number = 0
        self._items: Sequence[pytest.Item] = ()

    def run(self, batches: Iterator[list[CheckTask]], is_cancelled: Callable[[], bool]) -> Iterator[Finished]:
        coming = next(batches, None)
        while coming or self._retries or self._lost or any(worker.tasks for worker in self._workers):
            if is_cancelled():
                return
            while self._lost and sum(worker.alone for worker in self._workers) < MIN_CONCURRENCY:
                self._run_alone(self._lost.pop())
            while (batch := coming or self._next_retry()) and self._has_room(batch):
                self._dispatch(batch)
                if coming:
                    coming = next(batches, None)
                else:
                    self._retries.remove(batch[0])
            for key, _ in self._selector.select(1.0):
                for task, report in self._read(key.data):
                    if task.is_settled_by(report):
                        yield task, report
                    else:
                        self._retries.append(task)
            for worker in [each for each in self._workers if each.is_stuck()]:
                self._replace(worker)
            while self._given_up:
                task = self._given_up.pop()
                yield task, error_report(task.item, "the worker process that ran it ended, twice")

    def _next_retry(self) -> list[CheckTask]:
        """The check that runs again now, if any. For its last attempt, it waits until hardly anything else runs."""
        running = sum(len(tasks) for worker in self._workers for tasks in worker.tasks.values())
        is_quiet = running < self._count
        return [task for task in self._retries if is_quiet or not task.has_one_attempt_left][:1]

    def _has_room(self, batch: list[CheckTask]) -> bool:
        if not self._workers:
            self._items = list(batch[0].item.session.items)
            for _ in range(self._count):
                self._spawn()
        return any(worker.credit > 0 for worker in self._workers if not worker.alone)

    def _dispatch(self, batch: list[CheckTask]) -> None:
        self._send(max((each for each in self._workers if not each.alone), key=lambda each: each.credit), batch)

    def _run_alone(self, task: CheckTask) -> None:
        self._send(self._spawn(alone=True), [task])

    def _send(self, worker: WorkerHandle, batch: list[CheckTask]) -> None:
        self._number += 1
        try:
            worker.send(self._number, batch)
        except OSError:
            self._replace(worker)

    def _read(self, worker: WorkerHandle) -> Iterator[Finished]:
        try:
            for message in worker.receive():
                if message.number == CREDIT:
                    worker.credit += 1
                elif message.number != HEARTBEAT:
                    yield worker.complete(message)
        except OSError:
            self._replace(worker)
            return
        if worker.alone and not worker.tasks:
            self._remove(worker)

    def _spawn(self, *, alone: bool = False) -> WorkerHandle:
        others = [each.connection for each in self._workers]
        worker = self._start(self._items, self._context, others, alone=alone)
        self._workers.add(worker)
        self._selector.register(worker.connection, selectors.EVENT_READ, worker)
        return worker

    def _remove(self, worker: WorkerHandle) -> None:
        self._selector.unregister(worker.connection)
        self._workers.discard(worker)
        worker.kill()

    def _replace(self, worker: WorkerHandle) -> None:
        """Starts another worker. The checks that this one had are run again."""
        self._remove(worker)
        lost = [task for tasks in worker.tasks.values() for task in tasks.values()]
        if worker.alone:
            self._given_up += lost
        else:
            self._lost += lost
            self._spawn()

    def close(self) -> None:
        for worker in self._workers:
            worker.kill()


def _detach_stdio() -> None:
    """Connects the standard streams to nothing: a worker neither reads from the terminal nor writes to it."""
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
