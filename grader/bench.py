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

from grader import values, wording
from grader.exercise import Exercise
from grader.expectation import Demand, Expectation
from grader.judge import judge
from grader.language import foreign
from grader.launcher import Launcher, make_launcher
from grader.lodging import Lodging
from grader.machine import Pulse
from grader.observation import Explored, Observation, Outcome, Returned
from grader.plan import DEADLINE, HUNT_DEADLINE, Hunt, Job, Run
from grader.races import OutcomeExpectation, judge_hunt
from grader.service import Service
from grader.submission import Source, read_source
from grader.verdict import Finding, Reason


class CheckFailed(AssertionError):
    """A check that does not pass; holds the finding. `stored`: what was demanded is stored beside the observation."""

    def __init__(self, finding: Finding, *, stored: bool = False) -> None:
        super().__init__(finding.seen)
        self.finding, self.stored = finding, stored


class Seen:
    """One observation, and the demands on it."""

    def __init__(self, observation: Observation, exercise: Exercise, run: int, demands: list[Demand]) -> None:
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
        """Fails the check unless the run ended cleanly and all of this holds (see `grader.judge.Expectation`)."""
        self.judged = True
        wanted = Expectation(
            returns=returns if returns is UNSET else values.encode(returns),
            raises=raises,
            together=together,
            within=within,
            prints=prints or {},
            finishes=finishes,
        )
        self._demands.append(Demand(run=self._run, expected=wanted))
        if finding := judge(self.observation, wanted):
            raise CheckFailed(advise(finding, self._exercise), stored=True)

    @property
    def value(self) -> Any:
        """The decoded return value, for demands that `expect` has no word for. Judges the rest first."""
        self.expect()
        self.value_was_read = True
        assert isinstance(self.observation.ending, Returned)
        return values.decode(self.observation.ending.value)


class Hunted:
    """What a hunt found, and the demands on every schedule's outcome."""

    def __init__(self, fixture: "StudentFixture", run: Run, seen: Seen) -> None:
        self._fixture, self._run, self._seen = fixture, run, seen

    @property
    def receipts(self) -> list[str]:
        """What the jobs return, in the order of the jobs."""
        return list(self._run.hunt.receipts) if self._run.hunt else []

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
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
        """Fails the check unless the outcome of each schedule is as `grader.races.OutcomeExpectation` has it.

        What goes wrong is replayed, made as short as can be, and told step by step.
        """
        self._seen.judged = True
        expected = OutcomeExpectation(
            allowed=allowed, holds=holds, says=says, makespan=makespan, together=together, ceiling=ceiling
        )
        ruling = judge_hunt(self._seen.observation, expected)
        if ruling is None:
            return
        if ruling.outcome is not None and self._run.hunt is not None:
            hunt = msgspec.structs.replace(self._run.hunt, explain=ruling.outcome.token)
            await self._fixture.observe(msgspec.structs.replace(self._run, hunt=hunt))
        raise CheckFailed(advise(ruling.finding, self._fixture.exercise))


class StudentFixture:
    """The student's code at arm's length."""

    def __init__(self, source: Source, exercise: Exercise, lodging: Lodging) -> None:
        self._source, self.exercise, self._lodging = source, exercise, lodging
        self.seen: list[Seen] = []
        self.demands: list[Demand] = []
        self.path = str(source.path)

    def jobs(self, count: int, **how: Any) -> list[Job]:
        """`count` jobs, "job 1" and so on; `how` is that of `grader.plan.Job`."""
        return [Job(name=f"job {number + 1}", **how) for number in range(count)]

    async def call(
        self, function: str, *arguments: Any, ceiling: int = 0, heartbeat: float = 0.0, deadline: float = DEADLINE
    ) -> Seen:
        """Calls the function, in a student process. Jobs may stand in `arguments`, alone or in lists."""
        return await self.observe(
            self._run(function, arguments, ceiling=ceiling, heartbeat=heartbeat, deadline=deadline)
        )

    async def play(self, scenario: str, *arguments: Any, deadline: float = DEADLINE) -> Seen:
        """Runs a scenario of the exercise once, with the submitted module before the arguments: the wall lens."""
        return await self.observe(self._run(scenario, arguments, scenario=True, deadline=deadline))

    async def explore(
        self,
        name: str,
        *arguments: Any,
        schedules: int = 500,
        cancel: bool = False,
        lapses: bool = True,
        deadline: float = HUNT_DEADLINE,
    ) -> Hunted:
        """Runs a scenario, or else a function of the submitted module, under many schedules: the sim lens.

        Jobs take their seconds in virtual time there; nothing else of how a job is made counts. lapses: some schedules
        let time pass while others could run, as a busy machine does; not for scenarios that go by the clock.
        """
        if (alien := foreign(self._source.content)) is not None and self._source.finding is None:
            text = f"Line {alien.line} has {alien.what}, which cannot run under the scheduler that looks for races."
            finding = Finding(status="failed", reason=Reason.NOT_UNDER_CONTROL, seen=text)
            raise CheckFailed(advise(finding, self.exercise))
        run = self._run(name, arguments, scenario=name in _scenarios(self.exercise.scenarios)[1], deadline=deadline)
        chance = secrets.SystemRandom()
        hunt = Hunt(
            schedules=schedules,
            cancel=cancel,
            lapses=lapses,
            receipts=tuple(secrets.token_hex(8) for _ in run.jobs),
            plant=(chance.randrange(10**6), 1 + chance.randrange(10**6), 2 * 10**6 + chance.randrange(10**6)),
        )
        run = msgspec.structs.replace(run, hunt=hunt)
        return Hunted(self, run, await self.observe(run))

    def _run(self, function: str, arguments: tuple[Any, ...], **how: Any) -> Run:
        jobs: list[Job] = []
        return Run(
            function=function,
            coroutine=self.exercise.about.coroutine,
            arguments=tuple(_with_jobs(argument, jobs) for argument in arguments),
            jobs=tuple(jobs),
            **how,
        )

    async def observe(self, run: Run) -> Seen:
        """Carries out `run` in a student process."""
        if self._source.finding is not None:
            raise CheckFailed(advise(self._source.finding, self.exercise))
        observation = await self._lodging.observe(run)
        self.seen.append(Seen(observation, self.exercise, len(self.seen), self.demands))
        return self.seen[-1]


@contextlib.asynccontextmanager
async def at_arms_length(
    bench: "Bench", source: Source, exercise: Exercise, leader: Pulse | None = None, *, stays: bool = False
) -> AsyncIterator[Lodging]:
    """Where the source's runs take place, with a service and a clock of their own. `leader`: see
    `grader.machine.Pulse`. `stays`: see `Lodging`."""
    launcher = bench.launcher
    with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as folder:
        async with (
            Pulse(leader) as pulse,
            Service(Path(folder)) as service,
            Lodging(
                source.content,
                exercise.slug,
                launcher=launcher,
                service=service,
                clock=pulse,
                names=exercise.about.names,
                scenarios=_scenarios(exercise.scenarios)[0],
                stays=stays,
            ) as lodging,
        ):
            yield lodging


def advise(finding: Finding, exercise: Exercise) -> Finding:
    """The finding with why and what to try, in the exercise's own words where it has some."""
    general = wording.GENERAL[finding.reason]
    own = exercise.about.advice.get(finding.reason)
    why = (own.why if own else "") or general.why
    cure = (own.cure if own else "") or general.cure
    return msgspec.structs.replace(finding, why=why, cure=cure)


class Bench:
    """What one pytest session grades: which exercises, whose files. The launcher starts when it is first needed."""

    def __init__(
        self,
        exercises: list[Exercise],
        sources: dict[str, Source],
        launcher: Launcher | None = None,
        isolation: str = "auto",
    ) -> None:
        self.exercises = exercises
        self.sources = sources
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

    def source_of(self, exercise: Exercise) -> Source:
        if exercise.slug not in self.sources:
            self.sources[exercise.slug] = read_source(exercise, exercise.stub)
        return self.sources[exercise.slug]


@functools.cache
def _scenarios(path: Path) -> tuple[bytes, frozenset[str]]:
    """The file and the names in it, read once a session, as the suite beside it is."""
    content = path.read_bytes() if path.is_file() else b""
    return content, frozenset(getattr(node, "name", "") for node in ast.parse(content).body)


def _with_jobs(argument: Any, jobs: list[Job]) -> Any:
    if isinstance(argument, Job):
        jobs.append(argument)
        return {"job": len(jobs) - 1}
    if isinstance(argument, list):
        return {"list": [_with_jobs(each, jobs) for each in argument]}
    return values.encode(argument)
