"""What a suite works with: the `student` fixture runs submitted code in a student process, and judges what was seen."""

import random
import secrets
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import msgspec
from msgspec import UNSET

from grader import plain_values
from grader.execution import StudentSession, run_programs
from grader.grading.grading_context import scenarios_of
from grader.intake import SubmittedFile
from grader.judging import OutcomeExpectation, first_violation, judge, judge_exploration, with_advice
from grader.model import (
    DEADLINE,
    EXPLORATION_DEADLINE,
    JOB_EXCEPTIONS,
    Exercise,
    Expectation,
    ExplorationOutcome,
    ExplorationSpec,
    Explored,
    Finding,
    JobSpec,
    Observation,
    Raised,
    Reason,
    RecordedExpectation,
    Returned,
    RunSpec,
)

PROGRAMS = "programs.py"
"""Name of the file with the programs that an exercise measures."""


class CheckFailed(AssertionError):
    """Ends a check that does not pass.

    finding      the finding, with advice
    is_recorded  whether the expectation that failed is recorded, so that the check can be judged again
    """

    def __init__(self, finding: Finding, *, is_recorded: bool = False) -> None:
        super().__init__(finding.what)
        self.finding, self.is_recorded = finding, is_recorded


class RunResult:
    """One run as the grader saw it, and what is expected of it.

    observation  see `grader.model.Observation`
    """

    def __init__(
        self, observation: Observation, exercise: Exercise, run: int, expectations: list[RecordedExpectation]
    ) -> None:
        self.observation = observation
        self._exercise = exercise
        self._run, self._expectations = run, expectations
        self.judged = self.value_was_read = False

    @property
    def receipts(self) -> list[str]:
        """The receipt of each job, in the order of the jobs; "" for a job that gave none."""
        return self.observation.receipts

    def receipts_at(self, places: Sequence[int]) -> list[str]:
        """The receipts for a list with the jobs of these indices, in which a job may stand more than once.

        Each call of such a job has a receipt of its own. It does not matter which one stands where, so they are in the
        order in which the returned list has them.
        """
        ending = self.observation.ending
        value = ending.value.get("list") if isinstance(ending, Returned) and isinstance(ending.value, dict) else None
        returned = value if isinstance(value, list) else []
        given = {job: [call.receipt for call in self.observation.calls if call.job == job] for job in places}
        for receipts in given.values():
            receipts.sort(key=lambda receipt: returned.index(receipt) if receipt in returned else len(returned))
        return [next(iter(given[job][places[:index].count(job) :]), "") for index, job in enumerate(places)]

    @property
    def weight(self) -> int:
        """Resident bytes of the program when as many jobs were in flight as `weigh` says; 0 if they never were."""
        return self.observation.weight

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
        """Fails the check unless the run ended cleanly and all of this holds.

        returns   the exact return value
        raises    index of the job whose exception must come out, unchanged
        together  number of jobs that must have been in flight at one moment
        within    seconds from the first start to the last end of a job; half as much again is near enough
        prints    for each key, a word: the lines of standard output that begin with it, in this order; no other line
                  has that word
        finishes  whether nothing may still run when the call is over

        Raises CheckFailed.
        """
        self.judged = True
        wanted = Expectation(
            returns=returns if returns is UNSET else plain_values.encode(returns),
            raises=raises,
            together=together,
            within=within,
            prints=prints or {},
            finishes=finishes,
        )
        self._expectations.append(RecordedExpectation(run=self._run, expected=wanted))
        if finding := judge(self.observation, wanted):
            raise CheckFailed(with_advice(finding, self._exercise), is_recorded=True)

    @property
    def value(self) -> Any:
        """The return value, for expectations that `expect` has no parameter for. Judges the rest first."""
        self.expect()
        self.value_was_read = True
        assert isinstance(self.observation.ending, Returned)
        return plain_values.decode(self.observation.ending.value)


class ExplorationResult:
    """The outcomes that an exploration found, and what is expected of each."""

    def __init__(self, fixture: "StudentFixture", run: RunSpec, result: RunResult) -> None:
        self._fixture, self._run, self._result = fixture, run, result

    @property
    def receipts(self) -> list[str]:
        """The values that the jobs return, in the order of the jobs."""
        return list(self._run.exploration.receipts) if self._run.exploration else []

    @property
    def outcomes(self) -> tuple[ExplorationOutcome, ...]:
        """The distinct outcomes, each with the token of a schedule; empty if the exploration did not get that far."""
        ending = self._result.observation.ending
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
        """Fails the check unless the outcome of every schedule is as expected.

        allowed   values, of which each outcome must be one; none for any value
        holds     what must be true of each value
        says      what it means that `holds` is false, with `{value}` in it
        makespan  virtual seconds that the jobs may take; 0 for any number
        together  number of jobs that must have been in flight at one moment
        ceiling   number of jobs that may be in flight at most; 0 for any number

        A schedule that goes wrong is replayed, shortened, and shown step by step. Raises CheckFailed.
        """
        self._result.judged = True
        expected = OutcomeExpectation(
            allowed=allowed, holds=holds, says=says, makespan=makespan, together=together, ceiling=ceiling
        )
        decision = judge_exploration(self._result.observation, expected)
        if decision is None:
            self._fixture.accept_exploration()
            return
        if decision.outcome is not None and self._run.exploration is not None:
            explaining = msgspec.structs.replace(self._run.exploration, explain=decision.outcome.token)
            await self._fixture.run(msgspec.structs.replace(self._run, exploration=explaining))
        raise CheckFailed(with_advice(decision.finding, self._fixture.exercise))


class StudentFixture:
    """The submitted code of one exercise, run in a student process.

    seed          seed of `random`, new for each check of each grading; every run stores it
    random        draws numbers, sizes, durations and texts, so that no solution can be made for them
    results       the runs so far
    expectations  what was expected of them, in order
    remark        what a pass rests on besides the evidence; empty for nothing
    """

    def __init__(self, file: SubmittedFile, exercise: Exercise, session: StudentSession, trust: str = "author") -> None:
        self._file, self.exercise, self._session, self._trust = file, exercise, session, trust
        self.seed = secrets.randbits(48)
        self.random = random.Random(self.seed)
        self.results: list[RunResult] = []
        self.expectations: list[RecordedExpectation] = []
        self.path = str(file.path)
        self.remark = ""
        self._refused = ""

    def jobs(self, count: int, **options: Any) -> list[JobSpec]:
        """Makes `count` jobs, called "job 1" and so on. `options` are those of `grader.model.JobSpec`."""
        return [JobSpec(name=f"job {number + 1}", **options) for number in range(count)]

    def exception(self) -> str:
        """Draws an exception for the option `raises` of a job. It is an `Exception`, and built in."""
        return self.random.choice(JOB_EXCEPTIONS)

    def exceptions(self) -> list[str]:
        """All exceptions that `exception` may draw, in a random order: for a check that a single class could escape."""
        return self.random.sample(JOB_EXCEPTIONS, len(JOB_EXCEPTIONS))

    async def call(
        self,
        function: str,
        *arguments: Any,
        ceiling: int = 0,
        heartbeat: float = 0.0,
        deadline: float = DEADLINE,
        weigh: int = 0,
    ) -> RunResult:
        """Calls a function of the submitted module on the real clock.

        arguments  plain values; jobs may stand alone or in lists; a job that stands in several places is one job
        ceiling    number of jobs that may be in flight; one more stops the run; 0 for no limit
        heartbeat  seconds between two heartbeats of the student's event loop; 0 for none
        deadline   fair seconds without a job in flight and without an answer, after which the run is stopped
        weigh      number of jobs in flight at which the memory is measured (`RunResult.weight`); 0 for never
        """
        options = {"ceiling": ceiling, "heartbeat": heartbeat, "deadline": deadline, "weigh": weigh}
        return await self.run(self._run_spec(function, arguments, **options))

    async def play(
        self,
        scenario: str,
        *arguments: Any,
        ceiling: int = 0,
        heartbeat: float = 0.0,
        deadline: float = DEADLINE,
        computes: bool = False,
    ) -> RunResult:
        """Runs a scenario of the exercise once on the real clock. The submitted module is its first argument.

        `computes` says that the program has to compute, so that its processor time is no busy waiting. The other
        parameters are those of `call`.
        """
        options = {"ceiling": ceiling, "heartbeat": heartbeat, "deadline": deadline, "computes": computes}
        return await self.run(self._run_spec(scenario, arguments, scenario=True, **options))

    async def explore(
        self,
        name: str,
        *arguments: Any,
        schedules: int = 500,
        cancel: bool = False,
        lapses: bool = True,
        deadline: float = EXPLORATION_DEADLINE,
    ) -> ExplorationResult:
        """Runs a scenario, or else a function of the submitted module, under many schedules in virtual time.

        Jobs take their seconds in virtual time; their other options do not count.

        schedules  number of schedules at most
        cancel     whether asyncio tasks are also cancelled at their awaits
        lapses     whether time may also pass for sleeps and timeouts while other tasks can run, as on a busy machine;
                   not for scenarios that read the clock
        deadline   fair seconds without progress after which the exploration is stopped
        """
        is_scenario = name in scenarios_of(self.exercise.scenarios)[1]
        run = self._run_spec(name, arguments, scenario=is_scenario, deadline=deadline)
        chance = secrets.SystemRandom()
        exploration = ExplorationSpec(
            schedules=schedules,
            cancel=cancel,
            lapses=lapses,
            receipts=tuple(secrets.token_hex(8) for _ in run.jobs),
            canary=(chance.randrange(10**6), 1 + chance.randrange(10**6), 2 * 10**6 + chance.randrange(10**6)),
            guarded=self._doubt() == "",
        )
        run = msgspec.structs.replace(run, exploration=exploration)
        result = await self.run(run)
        if exploration.guarded and (refused := _guard_refusal(result.observation)):
            self._refused, result.judged = refused, True
            run = msgspec.structs.replace(run, exploration=msgspec.structs.replace(exploration, guarded=False))
            result = await self.run(run)
        return ExplorationResult(self, run, result)

    async def measure(self, program: str) -> dict[str, Any]:
        """What a function of `programs.py`, beside the suite, found on this interpreter. Submitted code is not there.

        If that has a text under "unclear", the check is inconclusive.
        """
        found = (await run_programs(self.exercise.folder / PROGRAMS))[program]
        if found.get("unclear"):
            finding = Finding(status="inconclusive", reason=Reason.MACHINE_BUSY, what=str(found["unclear"]))
            raise CheckFailed(with_advice(finding, self.exercise))
        return found

    def fail(self, reason: str, text: str) -> NoReturn:
        """Fails the check with this reason, for evidence that `expect` has no parameter for."""
        raise CheckFailed(with_advice(Finding(status="failed", reason=Reason(reason), what=text), self.exercise))

    def note(self, text: str) -> None:
        """Shows `text` beside the pass of this check."""
        self.remark = text

    def _doubt(self) -> str:
        """The place of the file that could reach the scheduler, as a phrase with its line; empty for none.

        Either the file is read and shows it, or an exploration refused it at run time.
        """
        violation = first_violation(self._file.content)
        return f"line {violation.line} has {violation.what}" if violation else self._refused

    def accept_exploration(self) -> None:
        """Lets an exploration that found nothing wrong pass. Code that could have forged that result needs a review.

        The exploration runs beside the submitted code, so a pass is worth as much as the code is unable to reach it.
        Where the user is the author, the pass stands, with a remark. Where nobody is trusted, it is inconclusive.
        """
        place = self._doubt()
        if not place:
            return
        if self._trust == "author":
            self.remark = f"In a batch, this pass would need a review: {place}."
            return
        text = f"No schedule failed. But {place}, which could reach the scheduler, so a person must confirm the pass."
        finding = Finding(status="inconclusive", reason=Reason.NEEDS_REVIEW, what=text)
        raise CheckFailed(with_advice(finding, self.exercise))

    def _run_spec(self, function: str, arguments: tuple[Any, ...], **options: Any) -> RunSpec:
        jobs: dict[int, tuple[int, JobSpec]] = {}
        return RunSpec(
            function=function,
            coroutine=self.exercise.metadata.coroutine,
            one_function=self.exercise.slug in self.exercise.metadata.names,
            arguments=tuple(_with_jobs(argument, jobs) for argument in arguments),
            jobs=tuple(job for _, job in jobs.values()),
            seed=self.seed,
            **options,
        )

    async def run(self, run: RunSpec) -> RunResult:
        """Carries out `run` in a student process. Raises CheckFailed for a file that cannot be run at all."""
        if self._file.finding is not None:
            raise CheckFailed(with_advice(self._file.finding, self.exercise))
        observation = await self._session.run(run)
        self.results.append(RunResult(observation, self.exercise, len(self.results), self.expectations))
        return self.results[-1]


def _guard_refusal(seen: Observation) -> str:
    """The access that a guarded exploration refused, as a phrase; empty for nothing."""
    ending = seen.ending
    return ending.problem.message if isinstance(ending, Raised) and ending.problem.kind == "GuardRefused" else ""


def _with_jobs(argument: Any, jobs: dict[int, tuple[int, JobSpec]]) -> Any:
    """The encoded argument. Jobs in it are added to `jobs`, by their identity, and stand as references."""
    if isinstance(argument, JobSpec):
        index, _ = jobs.setdefault(id(argument), (len(jobs), argument))
        return {"job": index}
    if isinstance(argument, list):
        return {"list": [_with_jobs(each, jobs) for each in argument]}
    return plain_values.encode(argument)
