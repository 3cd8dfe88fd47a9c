"""The words of a verdict: statuses, reasons, findings, and the report that holds them. Values only."""

import enum
from typing import Literal

from msgspec import Struct

from grader.model.expectation import RecordedExpectation
from grader.model.observation import Observation

Status = Literal["passed", "failed", "inconclusive", "error"]


class Reason(enum.StrEnum):
    """Why a check failed. The codes are stable: gradebooks and wrong solutions name them."""

    NOT_STARTED = enum.auto()
    UNREADABLE = enum.auto()
    SYNTAX_ERROR = enum.auto()
    IMPORT_ERROR = enum.auto()
    MISSING_NAME = enum.auto()
    BAD_SIGNATURE = enum.auto()
    WRONG_RESULT = enum.auto()
    WRONG_ORDER = enum.auto()
    WRONG_OUTPUT = enum.auto()
    RACE = enum.auto()
    DEADLOCK = enum.auto()
    LIVELOCK = enum.auto()
    NOT_UNDER_CONTROL = enum.auto()
    SEQUENTIAL = enum.auto()
    PARTLY_CONCURRENT = enum.auto()
    TOO_SLOW = enum.auto()
    TOO_CONCURRENT = enum.auto()
    BLOCKS_EVENT_LOOP = enum.auto()
    BUSY_WAIT = enum.auto()
    RAISED = enum.auto()
    SWALLOWED_EXCEPTION = enum.auto()
    TIMED_OUT = enum.auto()
    EXITED_EARLY = enum.auto()
    CRASHED = enum.auto()
    LEFT_RUNNING = enum.auto()
    TOO_MUCH_OUTPUT = enum.auto()
    TOO_MUCH_MEMORY = enum.auto()
    TOO_MANY_PROCESSES = enum.auto()
    BAD_ANSWER = enum.auto()
    MACHINE_BUSY = enum.auto()
    GRADER_BUG = enum.auto()


class Finding(Struct, frozen=True, kw_only=True, rename={"what": "seen", "hint": "cure"}):
    """What keeps a check from passing: what was seen, why it matters, what to try next, in plain words."""

    status: Status
    reason: Reason
    what: str
    why: str = ""
    hint: str = ""


class CheckReport(Struct, frozen=True, kw_only=True, rename={"rejudgeable": "rests", "expectations": "demands"}):
    """The verdict on one check of an exercise, with the observations that it rests on.

    demands  what was demanded of them, in this order, up to the one that was not met
    rests    what the verdict rests on: `demands` alone; demands with more of the check after them that was not reached
             (`cut`); or something that is not stored, such as an assert, a hunt for races, an error of ours (`else`)
    """

    id: str
    title: str
    status: Status
    finding: Finding | None = None
    evidence: tuple[Observation, ...] = ()
    seconds: float = 0.0
    expectations: tuple[RecordedExpectation, ...] = ()
    rejudgeable: Literal["demands", "cut", "else"] = "else"


class Isolation(Struct, frozen=True, kw_only=True):
    """Whether submitted code ran behind walls (docs/trust.md), and if not, why not."""

    on: bool
    why_not: str = ""


class ExerciseReport(Struct, frozen=True, kw_only=True):
    """The verdicts of one exercise. One point for each check. `isolation` is None where nobody asked."""

    slug: str
    track: str
    title: str
    summary: str = ""
    path: str
    seconds: float
    checks: tuple[CheckReport, ...]
    isolation: Isolation | None = None

    @property
    def status(self) -> Status:
        """The worst of the checks' statuses; an exercise without checks is an error of ours."""
        found = {check.status for check in self.checks} or {"error"}
        return next(status for status in SEVERITY if status in found)

    @property
    def score(self) -> int:
        return sum(check.status == "passed" for check in self.checks)

    @property
    def first_problem(self) -> CheckReport | None:
        """The check whose reason stands for the exercise: the first failed one, else the first not passed."""
        order = sorted(self.checks, key=lambda check: check.status != "failed")
        return next((check for check in order if check.status != "passed"), None)

    @property
    def not_started(self) -> bool:
        problem = self.first_problem
        return problem is not None and problem.finding is not None and problem.finding.reason is Reason.NOT_STARTED


class Report(Struct, frozen=True, kw_only=True):
    """The outcome of one grading."""

    exercises: tuple[ExerciseReport, ...]

    @property
    def isolation(self) -> Isolation | None:
        """What holds for all of it; None where nobody asked."""
        known = [exercise.isolation for exercise in self.exercises if exercise.isolation is not None]
        return min(known, key=lambda each: each.on, default=None)

    @property
    def exit_code(self) -> int:
        """0 all passed · 1 something failed · 3 nothing failed, but something is inconclusive or our error."""
        found = {exercise.status for exercise in self.exercises}
        if "failed" in found:
            return 1
        return 3 if found & {"inconclusive", "error"} else 0


SEVERITY: tuple[Status, ...] = ("failed", "error", "inconclusive", "passed")


def grader_bug(message: str) -> Finding:
    """A finding against ourselves; `message` may hold a traceback."""
    return Finding(status="error", reason=Reason.GRADER_BUG, what=message)
