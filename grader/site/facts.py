"""Facts that the pages of the class and of the exercises count: small values, one for each submission."""

import hashlib
import io
import tokenize
from typing import Final

from msgspec import Struct

from grader.model import CourseMark, Exercise, ExerciseReport, Reason, SubmissionInfo, WrongSolution, points_text

IGNORED: Final = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER}
"""Kinds of tokens that say nothing about what a program does."""
LAYOUT: Final = {tokenize.NEWLINE: "NEWLINE", tokenize.INDENT: "INDENT", tokenize.DEDENT: "DEDENT"}
"""Kinds of tokens of which only the place counts, and not the text: line ends, and how wide an indentation is."""


class CheckFacts(Struct, frozen=True, array_like=True):
    """The verdict on one check of one submission. `reason` is empty for a pass without a remark."""

    id: str
    title: str
    status: str
    reason: str


class ExerciseFacts(Struct, frozen=True, kw_only=True):
    """The verdicts on one exercise of one submission.

    score     the number of passed checks
    most      the number of checks
    points    the points after the rules of the course and overrides
    why       a sentence about a penalty or an override; empty for neither
    by_hand   whether a person has set the points
    reason    that of the first problem; empty if there is none
    review    what a person has to confirm; empty for nothing
    alike     a text that is the same for files that differ in comments and layout alone; empty if it is unknown
    mistakes  names of the wrong solutions of the exercise that fail in the same way
    """

    slug: str
    status: str
    score: int
    most: int
    points: float = 0.0
    why: str = ""
    by_hand: bool = False
    reason: str = ""
    review: str = ""
    alike: str = ""
    mistakes: tuple[str, ...] = ()
    checks: tuple[CheckFacts, ...] = ()


class SubmissionFacts(Struct, frozen=True, kw_only=True):
    """One submission: its owner, the file name of its page, its exercises, and its points as in the gradebook.

    late    whether a file is late, by the rules of the course
    extra   points that a person has set for exercises without a file
    """

    about: SubmissionInfo
    page: str
    exercises: tuple[ExerciseFacts, ...] = ()
    total: float = 0.0
    late: bool = False
    extra: dict[str, float] = {}

    @property
    def points(self) -> str:
        """The points for all exercises, as text."""
        return points_text(self.total)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that an instructor looks for in the list of the class."""
        found = {each.status for each in self.exercises} - {"passed", "failed"}
        wanted = (
            ("to review", self.about.unclear or bool(self.about.guesses) or any(e.review for e in self.exercises)),
            ("inconclusive", "inconclusive" in found),
            ("error of the grader", "error" in found),
            ("late", self.late),
            ("set by hand", bool(self.extra) or any(each.by_hand for each in self.exercises)),
            ("not on the roster", self.about.listed is False),
            ("missing", self.about.missing),
            ("not readable", bool(self.about.problem) and not self.about.unclear and not self.about.missing),
        )
        return tuple(tag for tag, is_so in wanted if is_so)


def facts_of(
    report: ExerciseReport,
    content: bytes | None,
    wrong: tuple[WrongSolution, ...],
    mark: CourseMark | None = None,
) -> ExerciseFacts:
    """The facts of one report.

    wrong  the wrong solutions of its exercise
    mark   the points after the rules of the course and overrides; without, each passed check is one
    """
    problem, failed = report.first_problem, stated_failures(report)
    reason = problem.finding.reason if problem and problem.finding else None
    reviews = [check.finding.what for check in report.reviews[:1] if check.finding]
    return ExerciseFacts(
        slug=report.slug,
        status=report.status,
        score=report.score,
        most=len(report.checks),
        points=report.score if mark is None else mark.points,
        why="" if mark is None else mark.why,
        by_hand=mark is not None and mark.override is not None,
        reason=reason.value if reason else "",
        review="".join(reviews),
        alike="" if content is None or reason is Reason.NOT_STARTED else fingerprint(content),
        mistakes=tuple(each.name for each in wrong if failed and failed == each.stated),
        checks=tuple(
            CheckFacts(check.id, check.title, check.status, check.finding.reason.value if check.finding else "")
            for check in report.checks
        ),
    )


def stated_failures(report: ExerciseReport) -> dict[str, Reason]:
    """The failed checks with their reasons. A wrong solution of the kit that states exactly these fails in this way."""
    return {check.id: check.finding.reason for check in report.checks if check.status == "failed" and check.finding}


def fingerprint(content: bytes) -> str:
    """A text that is the same for two files whose tokens are, apart from comments and layout."""
    try:
        kept = []
        for kind, string, *_ in tokenize.tokenize(io.BytesIO(content).readline):
            if kind not in IGNORED:
                kept.append(LAYOUT.get(kind, string))
        text = "\0".join(kept)
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError, ValueError):
        text = content.decode("latin-1")
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def stub_fingerprint(exercise: Exercise) -> str:
    """That of the stub, which nobody has copied from anybody; empty if there is none."""
    return fingerprint(exercise.stub.read_bytes()) if exercise.stub.is_file() else ""
