"""What a suite works with: the student's code at arm's length, what was seen of it, and the demands on that."""

import ast
import contextlib
import functools
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET

from grader import plain_values
from grader.execution import FairClock, JobService, Launcher, StudentSession, make_launcher
from grader.intake import SubmittedFile, read_submitted_file
from grader.judging import OutcomeExpectation, first_violation, judge, judge_exploration, with_advice
from grader.model import (
    DEADLINE,
    EXPLORATION_DEADLINE,
    Exercise,
    Expectation,
    ExplorationOutcome,
    ExplorationSpec,
    Explored,
    Finding,
    JobSpec,
    Observation,
    Reason,
    RecordedExpectation,
    Returned,
    RunSpec,
)


class CheckFailed(AssertionError):
    """A check that does not pass; holds the finding. `stored`: what was demanded is stored beside the observation."""

    def __init__(self, finding: Finding, *, stored: bool = False) -> None:
        super().__init__(finding.what)
        self.finding, self.stored = finding, stored


class RunResult:
    """One observation, and the demands on it."""

    def __init__(
        self, observation: Observation, exercise: Exercise, run: int, demands: list[RecordedExpectation]
    ) -> None:
        self.observation = observation
        self._exercise = exercise
        self._run, self._demands = run, demands
        self.judged = self.value_was_read = False

    @property
    def receipts(self) -> list[str]:
        """What the jobs handed out, in the order of the jobs."""
        return self.observation.receipts

    def expect(
        self,
        *,
        returns: Any = UNSET,
        raises: int | msgspec.UnsetType = UNSET,
        together: int = 0,
        within: float = 0.0,
        prints: dict[str, tuple[str, ...]] | None = None,
        finishes: bool = True,
    ) -> None:
        """Fails the check unless the run ended cleanly and all of this holds (see `grader.judging.judge.Expectation`)."""
        self.judged = True
        wanted = Expectation(
            returns=returns if returns is UNSET else plain_values.encode(returns),
            raises=raises,
            together=together,
            within=within,
            prints=prints or {},
            finishes=finishes,
        )
        self._demands.append(RecordedExpectation(run=self._run, expected=wanted))
        if finding := judge(self.observation, wanted):
            raise CheckFailed(with_advice(finding, self._exercise), stored=True)

    @property
    def value(self) -> Any:
        """The decoded return value, for demands that `expect` has no word for. Judges the rest first."""
        self.expect()
        self.value_was_read = True
        assert isinstance(self.observation.ending, Returned)
        return plain_values.decode(self.observation.ending.value)


class ExplorationResult:
    """What a hunt found, and the demands on every schedule's outcome."""

    def __init__(self, fixture: "StudentFixture", run: RunSpec, seen: RunResult) -> None:
        self._fixture, self._run, self._seen = fixture, run, seen

    @property
    def receipts(self) -> list[str]:
        """What the jobs return, in the order of the jobs."""
        return list(self._run.exploration.receipts) if self._run.exploration else []

    @property
    def outcomes(self) -> tuple[ExplorationOutcome, ...]:
        """The distinct outcomes as they were reported, each with its token; empty if the hunt did not get so far."""
        ending = self._seen.observation.ending
        return ending.outcomes if isinstance(ending, Explored) else ()

    async def expect(
        self,
        *allowed: Any,
        holds: Callable[[Any], bool] | None = None,
        says: str = "",
        makespan: float = 0.0,
        together: int = 0,
        ceiling: int = 0,
    ) -> None:
        """Fails the check unless the outcome of each schedule is as `grader.judging.exploration_judge.OutcomeExpectation` has it.

        What goes wrong is replayed, made as short as can be, and told step by step.
        """
        self._seen.judged = True
        expected = OutcomeExpectation(
            allowed=allowed, holds=holds, says=says, makespan=makespan, together=together, ceiling=ceiling
        )
        ruling = judge_exploration(self._seen.observation, expected)
        if ruling is None:
            return
        if ruling.outcome is not None and self._run.exploration is not None:
            hunt = msgspec.structs.replace(self._run.exploration, explain=ruling.outcome.token)
            await self._fixture.run(msgspec.structs.replace(self._run, exploration=hunt))
        raise CheckFailed(with_advice(ruling.finding, self._fixture.exercise))


class StudentFixture:
    """The student's code at arm's length."""

    def __init__(self, source: SubmittedFile, exercise: Exercise, lodging: StudentSession) -> None:
        self._source, self.exercise, self._lodging = source, exercise, lodging
        self.results: list[RunResult] = []
        self.expectations: list[RecordedExpectation] = []
        self.path = str(source.path)

    def jobs(self, count: int, **how: Any) -> list[JobSpec]:
        """`count` jobs, "job 1" and so on; `how` is that of `grader.model.run_spec.Job`."""
        return [JobSpec(name=f"job {number + 1}", **how) for number in range(count)]

    async def call(
        self, function: str, *arguments: Any, ceiling: int = 0, heartbeat: float = 0.0, deadline: float = DEADLINE
    ) -> RunResult:
        """Calls the function, in a student process. Jobs may stand in `arguments`, alone or in lists."""
        return await self.run(self._run(function, arguments, ceiling=ceiling, heartbeat=heartbeat, deadline=deadline))

    async def play(self, scenario: str, *arguments: Any, deadline: float = DEADLINE) -> RunResult:
        """Runs a scenario of the exercise once, with the submitted module before the arguments: the wall lens."""
        return await self.run(self._run(scenario, arguments, scenario=True, deadline=deadline))

    async def explore(
        self,
        name: str,
        *arguments: Any,
        schedules: int = 500,
        cancel: bool = False,
        lapses: bool = True,
        deadline: float = EXPLORATION_DEADLINE,
    ) -> ExplorationResult:
        """Runs a scenario, or else a function of the submitted module, under many schedules: the sim lens.

        Jobs take their seconds in virtual time there; nothing else of how a job is made counts. lapses: some schedules
        let time pass while others could run, as a busy machine does; not for scenarios that go by the clock.
        """
        if (alien := first_violation(self._source.content)) is not None and self._source.finding is None:
            text = f"Line {alien.line} has {alien.what}, which cannot run under the scheduler that looks for races."
            finding = Finding(status="failed", reason=Reason.NOT_UNDER_CONTROL, what=text)
            raise CheckFailed(with_advice(finding, self.exercise))
        run = self._run(name, arguments, scenario=name in _scenarios(self.exercise.scenarios)[1], deadline=deadline)
        chance = secrets.SystemRandom()
        hunt = ExplorationSpec(
            schedules=schedules,
            cancel=cancel,
            lapses=lapses,
            receipts=tuple(secrets.token_hex(8) for _ in run.jobs),
            canary=(chance.randrange(10**6), 1 + chance.randrange(10**6), 2 * 10**6 + chance.randrange(10**6)),
        )
        run = msgspec.structs.replace(run, exploration=hunt)
        return ExplorationResult(self, run, await self.run(run))

    def _run(self, function: str, arguments: tuple[Any, ...], **how: Any) -> RunSpec:
        jobs: list[JobSpec] = []
        return RunSpec(
            function=function,
            coroutine=self.exercise.metadata.coroutine,
            arguments=tuple(_with_jobs(argument, jobs) for argument in arguments),
            jobs=tuple(jobs),
            **how,
        )

    async def run(self, run: RunSpec) -> RunResult:
        """Carries out `run` in a student process."""
        if self._source.finding is not None:
            raise CheckFailed(with_advice(self._source.finding, self.exercise))
        observation = await self._lodging.run(run)
        self.results.append(RunResult(observation, self.exercise, len(self.results), self.expectations))
        return self.results[-1]


@contextlib.asynccontextmanager
async def open_session(
    bench: "GradingContext",
    source: SubmittedFile,
    exercise: Exercise,
    leader: FairClock | None = None,
    *,
    stays: bool = False,
) -> AsyncIterator[StudentSession]:
    """Where the source's runs take place, with a service and a clock of their own. `leader`: see
    `grader.execution.fair_clock.Pulse`. `stays`: see `Lodging`."""
    launcher = bench.launcher
    with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as folder:
        async with (
            FairClock(leader) as pulse,
            JobService(Path(folder)) as service,
            StudentSession(
                source.content,
                exercise.slug,
                launcher=launcher,
                service=service,
                clock=pulse,
                names=exercise.metadata.names,
                scenarios=_scenarios(exercise.scenarios)[0],
                reusable=stays,
            ) as lodging,
        ):
            yield lodging


class GradingContext:
    """What one pytest session grades: which exercises, whose files. The launcher starts when it is first needed."""

    def __init__(
        self,
        exercises: list[Exercise],
        submitted_files: dict[str, SubmittedFile],
        launcher: Launcher | None = None,
        isolation: str = "auto",
    ) -> None:
        self.exercises = exercises
        self.sources = submitted_files
        self._launcher = launcher
        self._owns_launcher = launcher is None
        self._isolation = isolation

    @property
    def launcher(self) -> Launcher:
        if self._launcher is None:
            self._launcher = make_launcher(self._isolation)
        return self._launcher

    def close(self) -> None:
        if self._owns_launcher and self._launcher is not None:
            self._launcher.close()

    def exercise_of(self, suite: Path) -> Exercise | None:
        return next((each for each in self.exercises if suite in (each.suite, each.hidden_suite)), None)

    def submitted_file_of(self, exercise: Exercise) -> SubmittedFile:
        if exercise.slug not in self.sources:
            self.sources[exercise.slug] = read_submitted_file(exercise, exercise.stub)
        return self.sources[exercise.slug]


@functools.cache
def _scenarios(path: Path) -> tuple[bytes, frozenset[str]]:
    """The file and the names in it, read once a session, as the suite beside it is."""
    content = path.read_bytes() if path.is_file() else b""
    return content, frozenset(getattr(node, "name", "") for node in ast.parse(content).body)


def _with_jobs(argument: Any, jobs: list[JobSpec]) -> Any:
    if isinstance(argument, JobSpec):
        jobs.append(argument)
        return {"job": len(jobs) - 1}
    if isinstance(argument, list):
        return {"list": [_with_jobs(each, jobs) for each in argument]}
    return plain_values.encode(argument)
