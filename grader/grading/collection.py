"""Runs the checks of many submissions through one pytest session, many at once: they mostly wait.

pytest collects the suites once. Each check of each submission then runs in a fork of the collected session
(`grader.grading.forks`), with many others on the event loop of such a fork (`grader.grading.worker_pool`), or in a fresh process (Windows).
Each is on the trusted side; submitted code runs in student processes only.
"""

import contextlib
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pytest

from grader.execution import Launcher, choose_backend
from grader.grading.fixture import GradingContext
from grader.grading.forks import MAX_ATTEMPTS, CheckTask, ForkEngine, decode, run_item
from grader.grading.pytest_plugin import BENCH, check_id
from grader.grading.worker_pool import WorkerPool
from grader.intake import ROOT, SubmittedFile
from grader.model import CheckReport, Exercise, OperatorError, grader_bug

PLUGINS = ("pytest_asyncio.plugin", "pytest_timeout", "grader.grading.pytest_plugin")
DISABLED_PLUGINS = (
    "junitxml",
    "doctest",
    "pastebin",
    "stepwise",
    "cacheprovider",
    "setupplan",
    "setuponly",
    "unraisableexception",
)
OnCheck = Callable[[int, CheckReport], None]
OnSource = Callable[[int, list[CheckReport]], None]


class Engine(Protocol):
    """Runs the tasks, taking bundles of them as there is room for more, and yields each verdict as it comes.

    Those of a bundle are checks of one source. They may be run in turn, in one student process.
    """

    def run(
        self, bundles: Iterator[list[CheckTask]], bench: GradingContext
    ) -> Iterator[tuple[CheckTask, CheckReport]]: ...


def run_checks(
    exercises: list[Exercise], sources: list[SubmittedFile], launcher: Launcher, on_check: OnCheck, engine: str = ""
) -> list[list[CheckReport]]:
    """The verdicts on each source, in the order of its suite; `on_check` hears of each as it comes.

    A suite that cannot be collected gives its exercise one check in error.
    """
    found: dict[int, list[CheckReport]] = {}
    stream_checks(exercises, iter(sources), launcher, found.__setitem__, on_check=on_check, engine=engine)
    return [found[index] for index in range(len(sources))]


def stream_checks(
    exercises: list[Exercise],
    sources: Iterator[SubmittedFile],
    launcher: Launcher,
    on_source: OnSource,
    *,
    on_check: OnCheck = lambda *_: None,
    engine: str = "",
) -> None:
    """The same for any number of sources, which are taken as there is room; `on_source` gets all checks of each."""
    way = ENGINES[engine] if engine else choose_backend("GRADER_ENGINE", ENGINES)
    session = SuitePlugin(GradingContext(exercises, {}, launcher), sources, on_source, on_check, way())
    suites = [suite for each in exercises for suite in (each.suite, each.hidden_suite) if suite.is_file()]
    run_pytest([str(suite) for suite in suites], session)
    if session.problem is not None:
        raise session.problem


def run_pytest(arguments: list[str], plugin: object) -> None:
    """pytest, silent, with nothing loaded that grading does not need."""
    options = ["-c", str(ROOT / "pyproject.toml"), "--import-mode=importlib", "--noconftest", "--capture=no", "-q"]
    options += ["--disable-plugin-autoload", "--continue-on-collection-errors"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    options += [word for name in PLUGINS for word in ("-p", name)]
    options += [word for name in DISABLED_PLUGINS for word in ("-p", f"no:{name}")]
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = pytest.main([*options, *arguments], plugins=[plugin])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise RuntimeError(f"pytest could not run:\n{told.getvalue()}")


class SuitePlugin:
    """The pytest plugin that puts our loop in the place of pytest's.

    problem: of the operator, met while the verdicts were told; pytest would take it for a bug.
    """

    def __init__(
        self,
        bench: GradingContext,
        sources: Iterator[SubmittedFile],
        on_source: OnSource,
        on_check: OnCheck,
        engine: Engine,
    ) -> None:
        self._sources = enumerate(sources)
        self._bench = bench
        self._on_source, self._on_check, self._engine = on_source, on_check, engine
        self.problem: OperatorError | None = None
        self._open: dict[int, dict[str, CheckReport | None]] = {}
        self._suites: dict[str, list[pytest.Item]] = {}
        self._broken: dict[str, str] = {}

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
        for item in session.items:
            if exercise := self._bench.exercise_of(item.path):
                self._suites.setdefault(exercise.slug, []).append(item)
        try:
            for task, report in self._engine.run(self._batches(), self._bench):
                self._deliver(task.index, report)
        except OperatorError as problem:
            self.problem = problem
        return True

    def _deliver(self, index: int, report: CheckReport) -> None:
        self._on_check(index, report)
        checks = self._open[index]
        checks[report.id] = report
        if None not in checks.values():
            del self._open[index]
            self._on_source(index, [check for check in checks.values() if check is not None])

    def _batches(self) -> Iterator[list[CheckTask]]:
        for index, source in self._sources:
            if (refusal := self._precheck(source)) is not None:
                self._on_source(index, [refusal])
                continue
            own = self._suites[source.slug]
            self._open[index] = {check_id(item): None for item in own}
            # Hunts come first: they can share a student process, but not one in which another run has been.
            yield [CheckTask(index, item, source) for item in sorted(own, key=lambda item: not _hunts(item))]

    def _precheck(self, source: SubmittedFile) -> CheckReport | None:
        """Why no check of the suite can be run."""
        if source.slug in self._broken:
            text = f"The suite cannot be collected:\n{self._broken[source.slug]}"
            return CheckReport(id="suite", title="The suite can be collected", status="error", finding=grader_bug(text))
        if source.slug not in self._suites:
            text = "No check of the suite gave a verdict: it needs coroutines whose names begin with test_."
            return CheckReport(id="suite", title="The suite has checks", status="error", finding=grader_bug(text))
        return None


def _hunts(item: pytest.Item) -> bool:
    """Whether it looks as if the check did. Only the order depends on that."""
    return "explore" in getattr(getattr(getattr(item, "obj", None), "__code__", None), "co_names", ())


class FreshEngine:
    """A new interpreter for each check."""

    def run(self, bundles: Iterator[list[CheckTask]], bench: GradingContext) -> Iterator[tuple[CheckTask, CheckReport]]:
        tasks = itertools.chain.from_iterable(bundles)
        count = 2 * (os.cpu_count() or 1)
        pending: dict[Future[CheckReport], CheckTask] = {}
        isolation = "on" if bench.launcher.isolation.on else "off"
        with ThreadPoolExecutor(count) as pool:
            try:
                for task in tasks:
                    if task.source.finding is not None:
                        bench.sources = {task.source.slug: task.source}
                        yield task, run_item(task.item)
                        continue
                    exercise = bench.exercise_of(task.item.path)
                    pending[pool.submit(_run_until_conclusive, task.item, task.source, exercise, isolation)] = task
                    if len(pending) >= count:
                        yield from self._ended(pending)
                while pending:
                    yield from self._ended(pending)
            finally:
                pool.shutdown(cancel_futures=True)

    def _ended(self, pending: dict[Future[CheckReport], CheckTask]) -> Iterator[tuple[CheckTask, CheckReport]]:
        for future in wait(pending, return_when=FIRST_COMPLETED).done:
            yield pending.pop(future), future.result()


def _run_until_conclusive(
    item: pytest.Item, source: SubmittedFile, exercise: Exercise | None, isolation: str
) -> CheckReport:
    for _ in range(MAX_ATTEMPTS):
        report = _run_afresh(item, source, exercise, isolation)
        if report.status != "inconclusive":
            break
    return report


def _run_afresh(item: pytest.Item, source: SubmittedFile, exercise: Exercise | None, isolation: str) -> CheckReport:
    with tempfile.TemporaryDirectory(prefix="grader-check-") as folder:
        order = Path(folder, "order.json")
        told = {"source": source, "exercise": exercise, "nodeid": _address(item), "isolation": isolation}
        order.write_bytes(msgspec.json.encode(told, enc_hook=str))
        command = [sys.executable, "-m", "grader.grading.collection", str(order)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, check=False)
    return decode(done.stdout, item, done.stderr.decode(errors="replace")[-2000:])


def _address(item: pytest.Item) -> str:
    return f"{item.path}::{item.name}"


class SingleCheck:
    """The plugin of a fresh process: one check of one source."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.report: CheckReport | None = None
        exercise = msgspec.convert(order["exercise"], Exercise, dec_hook=_path)
        source = msgspec.convert(order["source"], SubmittedFile, dec_hook=_path)
        self._bench = GradingContext([exercise], {exercise.slug: source}, isolation=order["isolation"])

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
    ENGINES = {"crew": WorkerPool, "fork": ForkEngine} | ENGINES


def main(path: str) -> None:
    order = json.loads(Path(path).read_bytes())
    check = SingleCheck(order)
    run_pytest([order["nodeid"]], check)
    if check.report is not None:
        sys.stdout.buffer.write(msgspec.json.encode(check.report))


if __name__ == "__main__":
    main(sys.argv[1])
