"""One call of `grader batch` as a value, its progress, and its result."""

from pathlib import Path

from msgspec import Struct

from grader.grading import Trust
from grader.intake import ROOT, Platform
from grader.model import Audience, Status


class BatchRequest(Struct, frozen=True, kw_only=True):
    """One call of `grader batch`. `only`, `failed` and `inconclusive` choose what to grade again; `force` takes all.

    audience  whom the feedback is for
    platform  where the inbox comes from; None to find it
    accept    a file of decisions about entries whose student is not clear
    course    the rules of the course; None for `course.toml` beside the inbox, if there is one
    """

    inbox: Path
    out: Path
    slugs: tuple[str, ...] = ()
    roster: Path | None = None
    root: Path = ROOT
    isolation: str = "on"
    trust: Trust = "nobody"
    audience: Audience = Audience.STUDENT
    force: bool = False
    only: tuple[str, ...] = ()
    failed: bool = False
    inconclusive: bool = False
    platform: Platform | None = None
    accept: Path | None = None
    course: Path | None = None


class BatchProgress(Struct, frozen=True, kw_only=True):
    """The state of a batch.

    done     submissions that have their verdicts
    total    submissions in all
    fresh    submissions among the done ones that were graded now
    note     a message for the operator; empty for none
    warning  what the operator should know before the work begins; empty for nothing
    """

    done: int
    total: int
    fresh: int = 0
    note: str = ""
    warning: str = ""


class Summary(Struct, frozen=True, kw_only=True):
    """The result of a batch: submissions graded now, known from before, and not gradable; exercises by status.

    reviews   submissions with a pass that a person has to confirm
    unclear   submissions among the ones not gradable whose owner or file is not clear
    unlisted  submissions of people who are not on the roster
    guesses   submissions with a file that was found by what it defines, and not by its name
    doubts    submissions with an exercise that got no file, because it is not clear which one is meant
    changes   a line for each mark that is not that of the last batch
    dropped   marks of the gradebook before that are no longer there
    renamed   submissions with the file of a student who has nothing in the inbox any more
    """

    graded: int
    known: int
    unreadable: int
    missing: int
    unclear: int = 0
    unlisted: int = 0
    guesses: int = 0
    doubts: int = 0
    renamed: int = 0
    dropped: int = 0
    outcomes: dict[Status, int]
    reviews: int = 0
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...]
