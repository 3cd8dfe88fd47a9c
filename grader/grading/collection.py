"""Collects the suites once, and puts every submitted file through the checks of its exercise.

pytest collects. Then a plugin takes over its run loop: it cuts the submitted files into batches of checks, gives them
to the worker pool, and reports each file when its last check has a verdict.
"""

from collections.abc import Callable, Generator, Iterator
from typing import Any, Generic

import pytest

from grader.execution import Launcher, choose_backend
from grader.grading.grading_context import GradingContext, explores, scenarios_of
from grader.grading.pytest_plugin import CONTEXT, check_id, visibility_of
from grader.grading.suites import collected_check, run_pytest
from grader.grading.tasks import SUITE, CheckTask, FileProgress, Token, error_report, is_suite_coroutine
from grader.grading.worker_pool import BACKENDS, WorkerPool
from grader.intake import SubmittedFile, defined_checks, suite_files
from grader.model import CheckReport, Exercise, OperatorError, Visibility, grader_bug

OnCheck = Callable[[SubmittedFile, CheckReport], None]
OnFile = Callable[[Token, SubmittedFile, list[CheckReport]], None]
"""Gets the token of a file, the file, and its reports in the order of the suite."""

NOT_A_COROUTINE = "it must be a coroutine (`async def test_...`) that takes only `student` and parametrized values"
"""The message about a check that the workers cannot run."""


def stream_checks(
    exercises: list[Exercise],
    files: Iterator[tuple[Token, SubmittedFile]],
    launcher: Launcher,
    on_file: OnFile[Token],
    *,
    on_check: OnCheck = lambda *_: None,
    backend: str = "",
    trust: str = "author",
    pages: bool = False,
) -> None:
    """As `stream_rounds`, with one round."""
    rounds = iter([files])
    stream_rounds(exercises, rounds, launcher, on_file, on_check=on_check, backend=backend, trust=trust, pages=pages)


def stream_rounds(
    exercises: list[Exercise],
    rounds: Iterator[Iterator[tuple[Token, SubmittedFile]]],
    launcher: Launcher,
    on_file: OnFile[Token],
    *,
    on_check: OnCheck = lambda *_: None,
    backend: str = "",
    trust: str = "author",
    pages: bool | Callable[[], bool] = False,
    is_cancelled: Callable[[], bool] = lambda: False,
    at_once: bool = False,
) -> None:
    """Puts any number of files through their suites, which are collected once; takes them as there is room.

    rounds        each has its files, and workers of its own. It ends before the next one is asked for
    is_cancelled  whether the round is to end without its verdicts; asked several times a second
    at_once       whether all real runs of a file begin together, each in a student process of its own. The verdict
                  comes sooner, and costs more processor time


    Each file comes with a token, any value of the caller's own, which `on_file` gets with the reports on the file.
    A suite that cannot be collected gives its exercise one check in error. `backend` names a way to start workers
    (`fork` or `spawn`); the default is GRADER_ENGINE, else the best one here. Raises OperatorError for an unknown one,
    and what `on_file` raises of that kind.
    """
    start = BACKENDS[backend] if backend else choose_backend("GRADER_ENGINE", BACKENDS)
    context = GradingContext(exercises, {}, launcher, trust=trust)
    if len(exercises) == 1 and explores(exercises[0]):  # of many, each worker has those made that it needs
        launcher.pack(scenarios_of(exercises[0].scenarios)[0])
    plugin = SuitePlugin(
        context, rounds, on_file, on_check, WorkerPool(start), pages=pages, is_cancelled=is_cancelled, at_once=at_once
    )
    run_pytest(suite_files(exercises), plugin)
    if plugin.problem is not None:
        raise plugin.problem


class SuitePlugin(Generic[Token]):
    """The pytest plugin that puts our run loop in the place of pytest's.

    problem  an OperatorError that was raised while verdicts were delivered; pytest would report it as a crash
    """

    def __init__(
        self,
        context: GradingContext,
        rounds: Iterator[Iterator[tuple[Token, SubmittedFile]]],
        on_file: OnFile[Token],
        on_check: OnCheck,
        pool: WorkerPool,
        *,
        pages: bool | Callable[[], bool] = False,
        is_cancelled: Callable[[], bool] = lambda: False,
        at_once: bool = False,
    ) -> None:
        self._pages = pages
        self._rounds, self._is_cancelled, self._at_once = rounds, is_cancelled, at_once
        self._context = context
        self._on_file, self._on_check, self._pool = on_file, on_check, pool
        self.problem: OperatorError | None = None
        self._suites: dict[str, list[pytest.Item]] = {}
        self._broken: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[CONTEXT] = self._context

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        report = yield
        if report.failed and (exercise := self._context.exercise_of(collector.path)):
            self._broken[exercise.slug] = str(report.longrepr)
        return report

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            if exercise := self._context.exercise_of(item.path):
                self._suites.setdefault(exercise.slug, []).append(item)
        self._missing = {each.slug: self._missing_checks(each) for each in self._context.exercises}
        try:
            for files in self._rounds:
                self._context.pages = self._pages() if callable(self._pages) else self._pages
                for task, report in self._pool.run(self._batches(files), self._context, self._is_cancelled):
                    self._deliver(task, report)
        except OperatorError as problem:
            self.problem = problem
        return True

    def _deliver(self, task: CheckTask, report: CheckReport) -> None:
        progress: FileProgress[Token] = task.progress
        self._on_check(progress.file, report)
        if (reports := progress.record(task.item, report)) is not None:
            self._on_file(progress.token, progress.file, reports)

    def _batches(self, files: Iterator[tuple[Token, SubmittedFile]]) -> Iterator[list[CheckTask]]:
        for token, file in files:
            if (problem := self._suite_problem(file)) is not None:
                self._on_file(token, file, [problem])
                continue
            items = self._suites[file.slug]
            progress = FileProgress(token, file, items)
            tasks = [CheckTask(item, progress) for item in items]
            for task in tasks:
                if not is_suite_coroutine(task.item):
                    self._deliver(task, error_report(task.item, NOT_A_COROUTINE))
            runnable = [task for task in tasks if is_suite_coroutine(task.item)]
            if self._at_once:
                yield from ([task] for task in runnable if not _explores(task.item))
                runnable = [task for task in runnable if _explores(task.item)]
            # Explorations come first: they can share a student process, but not one that has served a real run.
            if runnable:
                yield sorted(runnable, key=lambda task: not _explores(task.item))

    def _missing_checks(self, exercise: Exercise) -> list[str]:
        """The checks that the exercise's suites define, and that were not collected."""
        collected = {(item.path, collected_check(item)) for item in self._suites.get(exercise.slug, [])}
        defined = {(suite, name) for suite in suite_files([exercise]) for name in defined_checks(suite)}
        return sorted(name for _, name in defined - collected)

    def _suite_problem(self, file: SubmittedFile) -> CheckReport | None:
        """The reason why no check of the suite can run. It may quote the suite, so it is hidden if a suite is."""
        text, title = "", "All checks can be run"
        if file.slug in self._broken:
            title, text = "The suite can be collected", f"The suite cannot be collected:\n{self._broken[file.slug]}"
        elif file.slug not in self._suites:
            title = "The suite has checks"
            text = "The suite has no checks. A check is a coroutine whose name begins with test_."
        elif missing := self._missing[file.slug]:
            text = f"Checks of the suite that pytest did not collect: {', '.join(missing)}."
        elif unclear := [each for each in self._suites[file.slug] if not _states_visibility(each)]:
            names = ", ".join(check_id(each) for each in unclear)
            text = f"The mark `visibility` takes one of {', '.join(Visibility)}. It takes another value in: {names}."
        if not text:
            return None
        is_hidden = any(each.slug == file.slug and each.hidden_suite.is_file() for each in self._context.exercises)
        visibility = Visibility.HIDDEN if is_hidden else Visibility.VISIBLE
        finding = grader_bug(text)
        return CheckReport(id=SUITE, title=title, status="error", finding=finding, visibility=visibility)


def _states_visibility(item: pytest.Item) -> bool:
    try:
        visibility_of(item)
    except ValueError:
        return False
    return True


def _explores(item: pytest.Item) -> bool:
    """Whether the check looks as if it explores. Only the order of the checks depends on that."""
    return "explore" in getattr(getattr(getattr(item, "obj", None), "__code__", None), "co_names", ())
