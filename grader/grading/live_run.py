"""Runs one check of an exercise alone and lets the user watch: no verdict, but the call, its pauses and its output.

In a grading, a job also waits for events, and a run is stopped as soon as its evidence decides. Here each job takes
just its seconds, so that a program that is wrong comes to its end, too.
"""

import asyncio
import inspect
from collections.abc import Callable

import pytest
from msgspec import Struct
from msgspec.structs import replace

from grader.execution import IsEnough, Launcher
from grader.grading.fixture import StudentFixture
from grader.grading.grading_context import GradingContext, open_session
from grader.grading.pytest_plugin import CONTEXT
from grader.grading.results import RunResult
from grader.grading.suites import run_pytest
from grader.grading.tasks import is_suite_coroutine
from grader.grading.worker import run_check
from grader.intake import SubmittedFile, suite_files
from grader.model import CheckReport, Exercise, Observation, OperatorError, OutputLine, RunSpec


class _PlainJobs(StudentFixture):
    """The fixture with jobs that wait for nothing but their time."""

    async def run(self, run: RunSpec, is_enough: IsEnough = lambda outcomes: False) -> RunResult:
        jobs = tuple(replace(job, meet=0, meetings=0, after=0, beats=0) for job in run.jobs)
        return await super().run(replace(run, jobs=jobs, ceiling=0), is_enough)


class LiveRun(Struct, frozen=True):
    """The result of a live run: the report on the check, and the first run of it, if there was one."""

    check: CheckReport
    seen: Observation | None


class _LiveRunPlugin:
    """The pytest plugin that runs the first check of the suite that makes a real run."""

    def __init__(
        self,
        context: GradingContext,
        file: SubmittedFile,
        on_start: Callable[[str], None],
        on_line: Callable[[OutputLine], None],
    ) -> None:
        self._context, self._file = context, file
        self._on_start, self._on_line = on_start, on_line
        self.result: LiveRun | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[CONTEXT] = self._context

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        item = next((each for each in session.items if is_suite_coroutine(each) and _runs_really(each)), None)
        if item is not None:
            self.result = asyncio.run(self._run(item))
        return True

    async def _run(self, item: pytest.Item) -> LiveRun:
        exercise = self._context.exercises[0]
        self._on_start(inspect.getdoc(getattr(item, "obj", None)) or item.name)
        async with open_session(self._context, self._file, exercise) as session:
            session.on_line = self._on_line
            fixture = _PlainJobs(self._file, exercise, session)
            report = await run_check(item, fixture)
        return LiveRun(report, fixture.results[0].observation if fixture.results else None)


def _runs_really(item: pytest.Item) -> bool:
    """Whether the check calls the submitted code on the real clock. Explorations have no real pauses."""
    names = getattr(getattr(getattr(item, "obj", None), "__code__", None), "co_names", ())
    return bool({"call", "play"} & set(names))


def run_live(
    exercise: Exercise,
    file: SubmittedFile,
    launcher: Launcher,
    on_start: Callable[[str], None],
    on_line: Callable[[OutputLine], None],
) -> LiveRun:
    """Runs the first check of the exercise that makes a real run.

    on_start  gets the title of the check
    on_line   gets each line that the program prints, as it comes

    Raises OperatorError if the suite has no such check.
    """
    plugin = _LiveRunPlugin(GradingContext([exercise], {}, launcher), file, on_start, on_line)
    run_pytest(suite_files([exercise]), plugin)
    if plugin.result is None:
        raise OperatorError(f"{exercise.slug} has no check with a real run.", "Grade it instead.")
    return plugin.result
