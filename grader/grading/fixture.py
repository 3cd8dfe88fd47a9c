"""The fixture `student` of a suite: it runs submitted code in a student process, and judges what was seen."""

import random
import secrets
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import msgspec

from grader.execution import IsEnough, StudentSession, run_programs
from grader.grading.arguments import LISTENER, PORT, AnyOf, CrunchArgument, Placeholder, with_jobs
from grader.grading.grading_context import scenarios_of
from grader.grading.results import CheckFailed, RunResult
from grader.intake import SubmittedFile
from grader.judging import OutcomeExpectation, depends_on_the_schedule, first_violation, judge_exploration, with_advice
from grader.model import (
    DEADLINE,
    EXPLORATION_DEADLINE,
    JOB_EXCEPTIONS,
    START_DEADLINE,
    START_PATIENCE,
    ClientStep,
    Exercise,
    ExplorationSpec,
    Finding,
    JobSpec,
    NetworkSpec,
    Observation,
    PageSpec,
    Raised,
    Reason,
    RecordedExpectation,
    RunSpec,
)

PROGRAMS = "programs.py"
"""Name of the file with the programs that an exercise measures."""


class PlannedExploration:
    """An exploration that takes place when it is said what is expected of its outcomes."""

    def __init__(self, fixture: "StudentFixture", run: RunSpec, exploration: ExplorationSpec) -> None:
        self._fixture, self._run, self._exploration = fixture, run, exploration

    @property
    def receipts(self) -> list[str]:
        """The values that the jobs return, in the order of the jobs."""
        return list(self._exploration.receipts)

    async def expect(
        self,
        *allowed: Any,
        holds: Callable[[Any], bool] | None = None,
        says: str = "",
        makespan: float = 0.0,
        together: int = 0,
        ceiling: int = 0,
    ) -> None:
        """Explores, and fails the check unless the outcome of every schedule is as expected.

        allowed   values, of which each outcome must be one; none for any value
        holds     what must be true of each value
        says      what it means that `holds` is false, with `{value}` in it
        makespan  virtual seconds that the jobs may take; 0 for any number
        together  number of jobs that must have been in flight at one moment
        ceiling   number of jobs that may be in flight at most; 0 for any number

        Once some outcomes are right and others are wrong, few more schedules are run. One that goes wrong is replayed,
        shortened, and shown step by step. Raises CheckFailed.
        """
        expected = OutcomeExpectation(
            allowed=allowed, holds=holds, says=says, makespan=makespan, together=together, ceiling=ceiling
        )
        result = await self._explore(lambda outcomes: depends_on_the_schedule(outcomes, self._run, expected))
        decision = judge_exploration(result.observation, expected)
        if decision is None:
            self._fixture.accept_exploration()
            return
        pages = self._fixture.pages
        if decision.outcome is not None and (decision.by_the_schedule or pages):
            found = await self._carry_out(explain=decision.outcome.token, tree=pages)
            found.judge_tree(expected, result.observation)
        raise CheckFailed(with_advice(decision.finding, self._fixture.exercise))

    async def _explore(self, is_enough: IsEnough) -> RunResult:
        """The result of the exploration, with guards in the program as long as it does not need what they refuse."""
        result = await self._carry_out(is_enough)
        result.judged = True
        if self._exploration.guarded and (refused := _guard_refusal(result.observation)):
            self._fixture.note_refusal(refused)
            self._exploration = msgspec.structs.replace(self._exploration, guarded=False)
            result = await self._carry_out(is_enough)
            result.judged = True
        return result

    async def _carry_out(self, is_enough: IsEnough = lambda outcomes: False, **options: Any) -> RunResult:
        exploration = msgspec.structs.replace(self._exploration, **options)
        return await self._fixture.run(msgspec.structs.replace(self._run, exploration=exploration), is_enough)


class StudentFixture:
    """The submitted code of one exercise, run in a student process.

    seed          seed of `random`, new for each check of each grading; every run stores it
    random        draws numbers, sizes, durations and texts, so that no solution can be made for them
    results       the runs so far
    expectations  what was expected of them, in order
    remark        what a pass rests on besides the evidence; empty for nothing
    pages         whether other schedules around a failing one are kept for a page
    port          as an argument of a call, the port of the grader's HTTP server
    listener      as an argument of a call, a socket that listens, for the grader's clients
    """

    port, listener = Placeholder(PORT), Placeholder(LISTENER)

    def __init__(
        self,
        file: SubmittedFile,
        exercise: Exercise,
        session: StudentSession,
        trust: str = "author",
        pages: bool = False,
    ) -> None:
        self._file, self.exercise, self._session, self._trust = file, exercise, session, trust
        self.pages = pages
        self.seed = secrets.randbits(48)
        self.random = random.Random(self.seed)
        self.results: list[RunResult] = []
        self.expectations: list[RecordedExpectation] = []
        self.path = str(file.path)
        self.remark = ""
        self._refused = ""

    def jobs(self, count: int, *, word: str = "job", **options: Any) -> list[JobSpec]:
        """Makes `count` jobs. `options` are those of `grader.model.JobSpec`.

        word  what messages call a job, in one word that README.md uses: "pause 1" instead of "job 1"
        """
        return [JobSpec(name=f"{word} {number + 1}", **options) for number in range(count)]

    def crunch(self, jobs: dict[int, JobSpec]) -> CrunchArgument:
        """Makes the function `crunch` for a student: each number is the argument that calls its job.

        A call computes in plain Python, in the process that makes it, before its job waits for what it has to wait for.
        """
        return CrunchArgument({number: msgspec.structs.replace(job, computes=True) for number, job in jobs.items()})

    def any_of(self, *values: Any) -> AnyOf:
        """An argument of an exploration: one of these values. The schedule decides which, and all of them are tried.

        In a call on the real clock, it is the first one.
        """
        return AnyOf(values)

    def page(self, path: str, body: str = "", *, page: dict[str, Any] | None = None, **options: Any) -> JobSpec:
        """A page of the grader's HTTP server: `page` and `options` are those of `PageSpec` and `JobSpec`."""
        return JobSpec(name=path, page=PageSpec(path=path, body=body, **(page or {})), **options)

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
        parallel: int = 0,
        pages: Sequence[JobSpec] = (),
        connections: int = 0,
    ) -> RunResult:
        """Calls a function of the submitted module on the real clock.

        arguments  plain values; jobs may stand alone or in lists; a job that stands in several places is one job
        ceiling    number of jobs that may be in flight; one more stops the run; 0 for no limit
        heartbeat  seconds between two heartbeats of the student's event loop; 0 for none
        deadline   fair seconds without a job in flight and without an answer, after which the run is stopped
        weigh      number of jobs in flight at which the memory is measured (`RunResult.weight`); 0 for never
        parallel   number of calls of `crunch` that must compute at the same moment, once; 0 for any number
        pages      pages that the grader serves at `port`
        connections  number of connections to it that may be open at once; 0 for no limit
        """
        options = {"ceiling": ceiling, "heartbeat": heartbeat, "deadline": deadline, "weigh": weigh}
        network = NetworkSpec(connections=connections) if pages else None
        return await self.run(self._run_spec(function, arguments, pages, parallel=parallel, network=network, **options))

    async def play(
        self,
        scenario: str,
        *arguments: Any,
        ceiling: int = 0,
        heartbeat: float = 0.0,
        deadline: float = DEADLINE,
        computes: bool = False,
        parallel: int = 0,
        pages: Sequence[JobSpec] = (),
        connections: int = 0,
        steps: Sequence[ClientStep] = (),
    ) -> RunResult:
        """Runs a scenario of the exercise once on the real clock. The submitted module is its first argument.

        `computes` says that the program has to compute, so that its processor time is no busy waiting. `steps` are
        those of the grader's clients, which connect to `listener`. The other parameters are those of `call`.
        """
        options = {"ceiling": ceiling, "heartbeat": heartbeat, "deadline": deadline, "computes": computes}
        network = NetworkSpec(connections=connections, steps=tuple(steps)) if pages or steps else None
        options |= {"scenario": True, "parallel": parallel}
        return await self.run(self._run_spec(scenario, arguments, pages, network=network, **options))

    async def explore(
        self,
        name: str,
        *arguments: Any,
        schedules: int = 500,
        cancel: bool = False,
        lapses: bool = True,
        deadline: float = EXPLORATION_DEADLINE,
    ) -> PlannedExploration:
        """Plans to run a scenario, or else a function of the submitted module, under many schedules in virtual time.

        It takes place when `expect` says what is expected of its outcomes.

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
        return PlannedExploration(self, run, exploration)

    async def measure(self, program: str) -> dict[str, Any]:
        """Results of a function of `programs.py`, beside the suite, on this interpreter. Submitted code is not there.

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

    def note_refusal(self, refused: str) -> None:
        """Notes what the guards of an exploration have refused to the program, as a phrase."""
        self._refused = refused

    def accept_exploration(self) -> None:
        """Lets an exploration that found nothing wrong pass. Code that could have forged that result needs a review.

        The exploration runs beside the submitted code, so a pass is worth as much as the code is unable to reach it.
        Where the user is the author, the pass stands, with a remark. Where nobody is trusted, it is inconclusive.
        """
        place = self._doubt()
        if not place:
            return
        if self._trust == "author":
            self.remark = f"Where an instructor grades this file, a person must look at its passes: {place}."
            return
        text = f"No schedule failed. But {place}, which could reach the scheduler, so a person must confirm the pass."
        finding = Finding(status="inconclusive", reason=Reason.NEEDS_REVIEW, what=text)
        raise CheckFailed(with_advice(finding, self.exercise))

    def _run_spec(
        self, function: str, arguments: tuple[Any, ...], pages: Sequence[JobSpec] = (), **options: Any
    ) -> RunSpec:
        found: dict[int, tuple[int, JobSpec]] = {}
        encoded = tuple(with_jobs(argument, found) for argument in arguments)
        for each in pages:
            with_jobs(each, found)
        jobs = tuple(job for _, job in found.values())
        if any(isinstance(each, CrunchArgument) for each in arguments):
            options |= {"computes": True, "patience": START_PATIENCE}
            options["deadline"] = max(options["deadline"], START_DEADLINE)
        return RunSpec(
            function=function,
            coroutine=self.exercise.metadata.coroutine,
            one_function=self.exercise.slug in self.exercise.metadata.names,
            arguments=encoded,
            jobs=jobs,
            seed=self.seed,
            **options,
        )

    async def run(self, run: RunSpec, is_enough: IsEnough = lambda outcomes: False) -> RunResult:
        """Carries out `run` in a student process. Raises CheckFailed for a file that cannot be run at all.

        is_enough: whether these outcomes of an exploration decide already.
        """
        if self._file.finding is not None:
            raise CheckFailed(with_advice(self._file.finding, self.exercise))
        observation = await self._session.run(run, is_enough)
        self.results.append(RunResult(observation, self.exercise, len(self.results), self.expectations))
        return self.results[-1]


def _guard_refusal(seen: Observation) -> str:
    """The access that a guarded exploration refused, as a phrase; empty for nothing."""
    ending = seen.ending
    return ending.problem.message if isinstance(ending, Raised) and ending.problem.kind == "GuardRefused" else ""
