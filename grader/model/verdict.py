"""Verdicts as values: statuses, reasons, findings, and the reports that contain them."""

import enum
from typing import Literal

from msgspec import Struct

from grader.model.expectation import RecordedExpectation
from grader.model.observation import Observation

Status = Literal["passed", "failed", "inconclusive", "error"]

UNDECIDED: frozenset[Status] = frozenset({"inconclusive", "error"})
"""The statuses that say nothing about the code."""


class Reason(enum.StrEnum):
    """Why a check did not pass. The codes are stable: gradebooks and wrong solutions use them (docs/reasons.md)."""

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
    NEEDS_REVIEW = enum.auto()
    SEQUENTIAL = enum.auto()
    PARTLY_CONCURRENT = enum.auto()
    NOT_PARALLEL = enum.auto()
    TOO_SLOW = enum.auto()
    TOO_CONCURRENT = enum.auto()
    NO_REUSE = enum.auto()
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
    TOO_HEAVY = enum.auto()
    TOO_MANY_PROCESSES = enum.auto()
    BAD_ANSWER = enum.auto()
    MACHINE_BUSY = enum.auto()
    MACHINE_LIMIT = enum.auto()
    GRADER_BUG = enum.auto()


class Visibility(enum.StrEnum):
    """The visibility of a check: which readers see it. All checks count, whatever their visibility.

    visible         students see its title, its result and its words
    hidden          students see only how many such checks there are
    after_due_date  hidden until the due date, visible from then on
    instructors     students do not see that there is such a check
    """

    VISIBLE = enum.auto()
    HIDDEN = enum.auto()
    AFTER_DUE_DATE = enum.auto()
    INSTRUCTORS = enum.auto()


class Audience(enum.StrEnum):
    """The reader of a report: a student before or after the due date, or an instructor."""

    STUDENT = enum.auto()
    STUDENT_AFTER_DUE_DATE = enum.auto()
    INSTRUCTOR = enum.auto()


class Withheld(Struct, frozen=True, kw_only=True):
    """How many checks a report leaves out for its reader: those never shown, and those shown after the due date."""

    hidden: int = 0
    after_due_date: int = 0


CONSEQUENCES: dict[Reason, frozenset[Reason]] = {
    Reason.IMPORT_ERROR: frozenset({Reason.LEFT_RUNNING}),
    Reason.RACE: frozenset({Reason.DEADLOCK, Reason.LIVELOCK, Reason.LEFT_RUNNING, Reason.TIMED_OUT}),
    Reason.DEADLOCK: frozenset({Reason.LEFT_RUNNING, Reason.TIMED_OUT}),
    Reason.BUSY_WAIT: frozenset({Reason.BLOCKS_EVENT_LOOP, Reason.TOO_SLOW, Reason.TIMED_OUT}),
    Reason.BLOCKS_EVENT_LOOP: frozenset(
        {Reason.SEQUENTIAL, Reason.PARTLY_CONCURRENT, Reason.TOO_SLOW, Reason.TIMED_OUT}
    ),
    Reason.SEQUENTIAL: frozenset({Reason.PARTLY_CONCURRENT, Reason.TOO_SLOW, Reason.TIMED_OUT}),
}
"""Reasons that can follow from another one in the same program. The cause represents the exercise."""


class Finding(Struct, frozen=True, kw_only=True, rename={"what": "seen", "hint": "cure"}):
    """Why a check did not pass, in sentences for the student.

    what  what was observed and what was expected; `seen` in stored data
    why   why it matters
    hint  what to try next; `cure` in stored data
    """

    status: Status
    reason: Reason
    what: str
    why: str = ""
    hint: str = ""


class CheckReport(Struct, frozen=True, kw_only=True, rename={"rejudgeable": "rests", "expectations": "demands"}):
    """The verdict on one check of an exercise, with the observations that it rests on.

    id            the name of the test function, without `test_`
    title         a sentence about what the check demands
    finding       why it did not pass; None if it passed
    evidence      the runs, in order
    seconds       wall seconds that the check took
    expectations  what the check expected of the runs, in order, up to the first that was not met; `demands` in
                  stored data
    rejudgeable   what the verdict rests on, `rests` in stored data: the expectations alone (`demands`); expectations
                  of a check that stopped early (`cut`); or something that is not stored, such as an assert, an
                  exploration or an error of the grader (`else`)
    remark        what a pass rests on besides the evidence; empty for nothing
    visibility    who may see it
    """

    id: str
    title: str
    status: Status
    finding: Finding | None = None
    evidence: tuple[Observation, ...] = ()
    seconds: float = 0.0
    expectations: tuple[RecordedExpectation, ...] = ()
    rejudgeable: Literal["demands", "cut", "else"] = "else"
    remark: str = ""
    visibility: Visibility = Visibility.VISIBLE


class Isolation(Struct, frozen=True, kw_only=True):
    """Whether submitted code ran isolated (docs/trust.md), and if not, why not.

    account  whether each run had an account of its own instead, which cannot change the grader
    """

    on: bool
    why_not: str = ""
    account: bool = False


class SuiteRun(Struct, frozen=True, kw_only=True):
    """The checks that were really run, so that a report shows what its verdicts rest on.

    suite    SHA-256 of the files of the exercise and its suites
    defined  number of checks that the text of the suites defines; a check with parameters counts once
    checks   number of checks that were run; one with parameters counts for each set of them
    """

    suite: str
    defined: int
    checks: int


class ExerciseReport(Struct, frozen=True, kw_only=True):
    """The verdicts of one exercise. Each passed check is one point.

    difficulty from 1 to 5; 0 if it is unknown
    after      slugs of the exercises to do before this one
    path       the submitted file
    seconds    wall seconds from the start of the grading to the last verdict
    isolation  None if it is unknown
    ran        what was run; None if it is unknown
    untouched  whether the file is the program that was handed out for repair
    withheld   the checks that are left out, where the report is for students
    """

    slug: str
    track: str
    title: str
    summary: str = ""
    difficulty: int = 0
    after: tuple[str, ...] = ()
    path: str
    seconds: float
    checks: tuple[CheckReport, ...]
    isolation: Isolation | None = None
    ran: SuiteRun | None = None
    untouched: bool = False
    withheld: Withheld = Withheld()

    @property
    def status(self) -> Status:
        """The worst status of its checks. An exercise without checks is an error of the grader.

        Where all checks are left out for the reader, the status is not known to them: it is inconclusive.
        """
        nothing: Status = "error" if self.withheld == Withheld() else "inconclusive"
        found = {check.status for check in self.checks} or {nothing}
        return next(status for status in SEVERITY if status in found)

    @property
    def score(self) -> int:
        """The number of passed checks."""
        return sum(check.status == "passed" for check in self.checks)

    @property
    def problems(self) -> tuple[CheckReport, ...]:
        """The checks that did not pass, the most telling first: those that failed and do not follow from another, those
        that failed, and the others."""
        found = [each for each in self.checks if each.status != "passed"]
        return tuple(sorted(found, key=lambda each: (each.status != "failed", self.cause_of(each) is not None)))

    @property
    def first_problem(self) -> CheckReport | None:
        """The check whose reason represents the exercise; None if all passed."""
        return next(iter(self.problems), None)

    def cause_of(self, check: CheckReport) -> Reason | None:
        """The reason of another failed check from which this one's reason can follow; see `CONSEQUENCES`."""
        if check.status != "failed" or check.finding is None:
            return None
        failed = [each.finding.reason for each in self.checks if each.status == "failed" and each.finding]
        return next((each for each in failed if check.finding.reason in CONSEQUENCES.get(each, ())), None)

    @property
    def reviews(self) -> tuple[CheckReport, ...]:
        """The checks whose pass a person has to confirm."""
        return tuple(each for each in self.checks if each.finding and each.finding.reason is Reason.NEEDS_REVIEW)

    @property
    def not_started(self) -> bool:
        """Whether the first problem is that the file is still the stub."""
        problem = self.first_problem
        return problem is not None and problem.finding is not None and problem.finding.reason is Reason.NOT_STARTED

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has begun with the exercise. A program to repair fails from the start."""
        return self.not_started or (self.untouched and self.status != "passed")


class UnusedFile(Struct, frozen=True, kw_only=True):
    """A file of a submission that belongs to the kit, and is not as in the kit. The grader used its own copy.

    path        the path in the submission
    difference  changed, added where it could act, missing, or a link
    """

    path: str
    difference: Literal["changed", "added", "missing", "link"]


class Report(Struct, frozen=True, kw_only=True):
    """The outcome of one grading.

    unused  files of the submission that differ from the kit's; no verdict depends on them
    """

    exercises: tuple[ExerciseReport, ...]
    unused: tuple[UnusedFile, ...] = ()

    @property
    def isolation(self) -> Isolation | None:
        """Whether all exercises ran isolated; None if that is unknown."""
        known = [exercise.isolation for exercise in self.exercises if exercise.isolation is not None]
        return min(known, key=lambda each: (each.on, each.account), default=None)

    @property
    def exit_code(self) -> int:
        """0 all passed · 1 something failed · 3 nothing failed, but something is inconclusive or an error."""
        found = {exercise.status for exercise in self.exercises}
        if "failed" in found:
            return 1
        return 3 if found & UNDECIDED else 0


SEVERITY: tuple[Status, ...] = ("failed", "error", "inconclusive", "passed")
"""The statuses, the worst first."""


def grader_bug(message: str) -> Finding:
    """A finding for an error of the grader; `message` may contain a traceback."""
    text = message.encode("utf-8", "backslashreplace").decode()  # it may name files whose names are not text
    return Finding(status="error", reason=Reason.GRADER_BUG, what=text)
