"""Runs the checks of many submissions through one pytest session, many at once: they mostly wait.

pytest collects the suites once. Each check of each submission then runs in a process of its own: a fork of the
collected session (POSIX), or a fresh one (Windows, or GRADER_ENGINE=fresh). Each is on the trusted side; submitted code
runs in student processes only.
"""

import contextlib
import io
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pytest
from _pytest.runner import runtestprotocol

from grader.catalogue import ROOT
from grader.exercise import Exercise
from grader.launcher import Launcher, pick
from grader.machine import has_room
from grader.pytest_plugin import BENCH, Bench, check_id
from grader.submission import Source
from grader.verdict import CheckReport, bug

PLUGINS = ("pytest_asyncio.plugin", "pytest_timeout", "grader.pytest_plugin")
UNUSED = (
    "junitxml",
    "doctest",
    "pastebin",
    "stepwise",
    "cacheprovider",
    "setupplan",
    "setuponly",
    "unraisableexception",
)
AT_LEAST, AT_ONCE = 8 * (os.cpu_count() or 1), 32 * (os.cpu_count() or 1)
CALM_DOWN = 0.01
TRIES = 3
"""How often a check is run before it is called inconclusive."""

OnCheck = Callable[[int, CheckReport], None]
Task = tuple[int, pytest.Item]


class Engine(Protocol):
    """Runs `tasks` (the index of a source, a check) and yields each verdict as it comes."""

    def run(self, tasks: list[Task], bench: Bench, sources: list[Source]) -> Iterator[tuple[Task, CheckReport]]: ...


def run_checks(
    exercises: list[Exercise], sources: list[Source], launcher: Launcher, on_check: OnCheck, engine: str = ""
) -> list[list[CheckReport]]:
    """The verdicts on each source, in the order of its suite; `on_check` hears of each as it comes.

    A suite that cannot be collected gives its exercise one check in error.
    """
    way = ENGINES[engine] if engine else pick("GRADER_ENGINE", ENGINES)
    session = GradingSession(exercises, sources, launcher, on_check, way())
    suites = [suite for each in exercises for suite in (each.suite, each.hidden_suite) if suite.is_file()]
    run_pytest([str(suite) for suite in suites], session)
    return [session.verdicts(index) for index in range(len(sources))]


def run_pytest(arguments: list[str], plugin: object) -> None:
    """pytest, silent, with nothing loaded that grading does not need."""
    options = ["-c", str(ROOT / "pyproject.toml"), "--import-mode=importlib", "--noconftest", "--capture=no", "-q"]
    options += ["--disable-plugin-autoload", "--continue-on-collection-errors"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    options += [word for name in PLUGINS for word in ("-p", name)]
    options += [word for name in UNUSED for word in ("-p", f"no:{name}")]
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = pytest.main([*options, *arguments], plugins=[plugin])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise RuntimeError(f"pytest could not run:\n{told.getvalue()}")


class GradingSession:
    """The pytest plugin that puts our loop in the place of pytest's."""

    def __init__(
        self, exercises: list[Exercise], sources: list[Source], launcher: Launcher, on_check: OnCheck, engine: Engine
    ) -> None:
        self.sources = sources
        self._bench = Bench(exercises, {}, launcher)
        self._on_check, self._engine = on_check, engine
        self._found: dict[tuple[int, str], CheckReport] = {}
        self._order: list[tuple[int, str]] = []
        self._broken: dict[str, str] = {}

    def verdicts(self, index: int) -> list[CheckReport]:
        slug = self.sources[index].slug
        if slug in self._broken:
            text = f"The suite cannot be collected:\n{self._broken[slug]}"
            return [CheckReport(id="suite", title="The suite can be collected", status="error", finding=bug(text))]
        found = [self._found[key] for key in self._order if key[0] == index and key in self._found]
        if not found:
            text = "No check of the suite gave a verdict: it needs coroutines whose names begin with test_."
            return [CheckReport(id="suite", title="The suite has checks", status="error", finding=bug(text))]
        return found

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[BENCH] = self._bench

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        report = yield
        if report.failed and (exercise := self._bench.exercise_of(collector.path)):
            self._broken[exercise.slug] = str(report.longrepr)
        return report

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        tasks: list[tuple[int, Task]] = []
        for index, source in enumerate(self.sources):
            own = [item for item in session.items if self._slug_of(item) == source.slug]
            self._order += [(index, check_id(item)) for item in own]
            tasks += [(place, (index, item)) for place, item in enumerate(own)]
        # The first checks of all suites first: they are the long ones, and the short ones fit in beside them.
        tasks.sort(key=lambda each: each[0])
        for (index, item), report in self._engine.run([task for _, task in tasks], self._bench, self.sources):
            self._found[index, check_id(item)] = report
            self._on_check(index, report)
        return True

    def _slug_of(self, item: pytest.Item) -> str | None:
        exercise = self._bench.exercise_of(item.path)
        return exercise.slug if exercise else None


class ForkEngine:
    """A fork of the collected session for each check. A source that cannot be run is judged here and now."""

    def run(self, tasks: list[Task], bench: Bench, sources: list[Source]) -> Iterator[tuple[Task, CheckReport]]:
        waiting = tasks[::-1]
        tries = [*tasks]
        running: dict[int, tuple[int, Task, bytearray]] = {}
        with selectors.DefaultSelector() as selector:
            try:
                while waiting or running:
                    while waiting and len(running) < AT_ONCE and (len(running) < AT_LEAST or has_room()):
                        task = waiting.pop()
                        bench.sources = {sources[task[0]].slug: sources[task[0]]}
                        if sources[task[0]].finding is not None:
                            yield task, run_item(task[1])
                            continue
                        fd, pid = _fork(task[1])
                        running[fd] = (pid, task, bytearray())
                        selector.register(fd, selectors.EVENT_READ)
                    for key, _ in selector.select(CALM_DOWN if waiting else None) if running else ():
                        pid, task, received = running[key.fd]
                        if chunk := os.read(key.fd, 1 << 20):
                            received += chunk
                            continue
                        selector.unregister(key.fd)
                        os.close(key.fd)
                        del running[key.fd]
                        _, status = os.waitpid(pid, 0)
                        told = _decode(bytes(received), task[1], f"exit code {os.waitstatus_to_exitcode(status)}")
                        if told.status == "inconclusive" and tries.count(task) < TRIES:
                            tries.append(task)
                            waiting.insert(0, task)
                        else:
                            yield task, told
            finally:
                for pid, _, _ in running.values():
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)


def _fork(item: pytest.Item) -> tuple[int, int]:
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return read, pid
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        with os.fdopen(write, "wb") as pipe:
            pipe.write(msgspec.json.encode(run_item(item)))
    finally:
        os._exit(0)


def run_item(item: pytest.Item) -> CheckReport:
    """One check by pytest's own protocol. The first report that is not passed is the verdict."""
    reports = [report for report in runtestprotocol(item, nextitem=None, log=False) if hasattr(report, "check")]
    checks = [msgspec.json.decode(report.check, type=CheckReport) for report in reports]
    unhappy = [check for check in checks if check.status != "passed"]
    return (unhappy or checks or [_lost(item, "it does not use the student fixture")])[0]


class FreshEngine:
    """A new interpreter for each check."""

    def run(self, tasks: list[Task], bench: Bench, sources: list[Source]) -> Iterator[tuple[Task, CheckReport]]:
        with ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
            pending = {}
            isolation = "on" if bench.launcher.isolation.on else "off"
            for task in tasks:
                source = sources[task[0]]
                if source.finding is not None:
                    bench.sources = {source.slug: source}
                    yield task, run_item(task[1])
                else:
                    exercise = bench.exercise_of(task[1].path)
                    pending[pool.submit(_run_until_conclusive, task[1], source, exercise, isolation)] = task
            try:
                for future in as_completed(pending):
                    yield pending[future], future.result()
            finally:
                pool.shutdown(cancel_futures=True)


def _run_until_conclusive(item: pytest.Item, source: Source, exercise: Exercise | None, isolation: str) -> CheckReport:
    for _ in range(TRIES):
        report = _run_afresh(item, source, exercise, isolation)
        if report.status != "inconclusive":
            break
    return report


def _run_afresh(item: pytest.Item, source: Source, exercise: Exercise | None, isolation: str) -> CheckReport:
    with tempfile.TemporaryDirectory(prefix="grader-check-") as folder:
        order = Path(folder, "order.json")
        told = {"source": source, "exercise": exercise, "nodeid": _address(item), "isolation": isolation}
        order.write_bytes(msgspec.json.encode(told, enc_hook=str))
        command = [sys.executable, "-m", "grader.engines", str(order)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, check=False)
    return _decode(done.stdout, item, done.stderr.decode(errors="replace")[-2000:])


def _address(item: pytest.Item) -> str:
    return f"{item.path}::{item.name}"


class SingleCheck:
    """The plugin of a fresh process: one check of one source."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.report: CheckReport | None = None
        exercise = msgspec.convert(order["exercise"], Exercise, dec_hook=_path)
        source = msgspec.convert(order["source"], Source, dec_hook=_path)
        self._bench = Bench([exercise], {exercise.slug: source}, isolation=order["isolation"])

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[BENCH] = self._bench

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            self.report = run_item(item)
        return True


def _path(_: type, text: Any) -> Path:
    return Path(text)


ENGINES: dict[str, Callable[[], Engine]] = {"fresh": FreshEngine}
if hasattr(os, "fork"):
    ENGINES = {"fork": ForkEngine} | ENGINES


def _decode(answer: bytes, item: pytest.Item, otherwise: str) -> CheckReport:
    try:
        return msgspec.json.decode(answer, type=CheckReport)
    except msgspec.MsgspecError:
        return _lost(item, otherwise)


def _lost(item: pytest.Item, why: str) -> CheckReport:
    finding = bug(f"The check gave no verdict: {why}")
    return CheckReport(id=check_id(item), title=item.name, status="error", finding=finding)


def main(path: str) -> None:
    order = json.loads(Path(path).read_bytes())
    check = SingleCheck(order)
    run_pytest([order["nodeid"]], check)
    if check.report is not None:
        sys.stdout.buffer.write(msgspec.json.encode(check.report))


if __name__ == "__main__":
    main(sys.argv[1])
