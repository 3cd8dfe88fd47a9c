"""A check in a fork of the collected session (POSIX): the way that isolates checks from each other best."""

import itertools
import os
import selectors
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest
from _pytest.runner import runtestprotocol

from grader.execution import has_capacity
from grader.grading.fixture import GradingContext
from grader.grading.pytest_plugin import check_id
from grader.intake import SubmittedFile
from grader.model import CheckReport, grader_bug

MIN_ISOLATED, MAX_ISOLATED = 8 * (os.cpu_count() or 1), 32 * (os.cpu_count() or 1)
POLL_INTERVAL = 0.01
MAX_ATTEMPTS = 3
"""How often a check is run before it is called inconclusive."""


@dataclass(frozen=True)
class CheckTask:
    """One check of one source; `index` is the source's, counted over the session."""

    index: int
    item: pytest.Item
    source: SubmittedFile


class RetryPolicy:
    """Who is to be tried again."""

    def __init__(self) -> None:
        self._count: Counter[tuple[int, str]] = Counter()
        self.pending: list[CheckTask] = []

    def record(self, task: CheckTask, told: CheckReport) -> bool:
        """Whether this is the verdict; if not, the task stands in `again`."""
        key = task.index, task.item.nodeid
        self._count[key] += 1
        if told.status == "inconclusive" and self._count[key] < MAX_ATTEMPTS:
            self.pending.append(task)
            return False
        del self._count[key]
        return True


class IsolatedRuns:
    """The forks that run now. `selector` tells when one of them has something to say."""

    def __init__(self, selector: selectors.BaseSelector, bench: GradingContext) -> None:
        self._selector, self._bench = selector, bench
        self._running: dict[int, tuple[int, CheckTask, bytearray]] = {}

    def __len__(self) -> int:
        return len(self._running)

    def __contains__(self, fd: int) -> bool:
        return fd in self._running

    def start(self, task: CheckTask) -> None:
        self._bench.sources = {task.source.slug: task.source}
        fd, pid = _fork(task.item)
        self._running[fd] = (pid, task, bytearray())
        self._selector.register(fd, selectors.EVENT_READ)

    def read(self, fd: int) -> tuple[CheckTask, CheckReport] | None:
        """The verdict, once it is whole."""
        pid, task, received = self._running[fd]
        if chunk := os.read(fd, 1 << 20):
            received += chunk
            return None
        self._selector.unregister(fd)
        os.close(fd)
        del self._running[fd]
        _, status = os.waitpid(pid, 0)
        return task, decode(bytes(received), task.item, f"exit code {os.waitstatus_to_exitcode(status)}")

    def close(self) -> None:
        for pid, _, _ in self._running.values():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


class ForkEngine:
    """A fork for each check. A source that cannot be run is judged here and now."""

    def run(self, bundles: Iterator[list[CheckTask]], bench: GradingContext) -> Iterator[tuple[CheckTask, CheckReport]]:
        tasks, tries, more = itertools.chain.from_iterable(bundles), RetryPolicy(), True
        with selectors.DefaultSelector() as selector:
            forks = IsolatedRuns(selector, bench)
            try:
                while more or tries.pending or forks:
                    while (
                        (more or tries.pending)
                        and len(forks) < MAX_ISOLATED
                        and (len(forks) < MIN_ISOLATED or has_capacity())
                    ):
                        task = next(tasks, None) or (tries.pending.pop(0) if tries.pending else None)
                        if task is None:
                            more = False
                        elif task.source.finding is not None:
                            bench.sources = {task.source.slug: task.source}
                            yield task, run_item(task.item)
                        else:
                            forks.start(task)
                    waiting = more or tries.pending
                    for key, _ in selector.select(POLL_INTERVAL if waiting else None) if forks else ():
                        if (found := forks.read(key.fd)) and tries.record(*found):
                            yield found
            finally:
                forks.close()


def _fork(item: pytest.Item) -> tuple[int, int]:
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return read, pid
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        detach_stdio()
        with os.fdopen(write, "wb") as pipe:
            pipe.write(msgspec.json.encode(run_item(item)))
    finally:
        os._exit(0)


def detach_stdio() -> None:
    """Nothing is read from the terminal any more, and nothing goes there."""
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)


def run_item(item: pytest.Item) -> CheckReport:
    """One check by pytest's own protocol. The first report that is not passed is the verdict."""
    reports = [report for report in runtestprotocol(item, nextitem=None, log=False) if hasattr(report, "check")]
    checks = [msgspec.json.decode(report.check, type=CheckReport) for report in reports]
    unhappy = [check for check in checks if check.status != "passed"]
    return (unhappy or checks or [error_report(item, "it does not use the student fixture")])[0]


def decode(answer: bytes, item: pytest.Item, otherwise: str) -> CheckReport:
    try:
        return msgspec.json.decode(answer, type=CheckReport)
    except msgspec.MsgspecError:
        return error_report(item, otherwise)


def error_report(item: pytest.Item, why: str) -> CheckReport:
    """The report on a check that brought no verdict: our error."""
    finding = grader_bug(f"The check gave no verdict: {why}")
    return CheckReport(id=check_id(item), title=item.name, status="error", finding=finding)
