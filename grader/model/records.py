"""Records of the submissions of a batch, as values: a row of the gradebook, a column, a missing student."""

from datetime import datetime

from msgspec import Struct

from grader.model.points import plain_points, points_text
from grader.model.verdict import ExerciseReport


class SubmissionInfo(Struct, frozen=True, kw_only=True):
    """One submission, without its verdicts.

    id        the student's id: from the roster, the platform, or the name of the submission
    student   the student's name, if the platform or the roster gives it
    number    the platform's number for the student or the submission
    origin    the name of the submission in the inbox
    late      whether the platform marks it as late
    late_for  exercises whose file the platform marks as late
    times     for each exercise, when its file was handed in, as far as the platform tells it
    attempts  for each exercise with several attempts, a sentence about the one that counts
    listed    whether the student is on the roster; None without a roster
    notes     sentences for the operator, such as which of two files counts
    guesses   sentences about files that were found by what they define, and not by their names
    problem   why nothing in it could be graded; empty if something could
    missing   whether nothing was handed in; there is a row only because a person has set a mark
    unclear   whether it waits for a decision: its owner is not clear, so nobody gets a mark for it
    rivals    ids of the students who may be its owner
    """

    id: str
    student: str = ""
    number: str = ""
    origin: str = ""
    late: bool = False
    late_for: tuple[str, ...] = ()
    times: dict[str, datetime] = {}
    attempts: dict[str, str] = {}
    listed: bool | None = None
    notes: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    problem: str = ""
    missing: bool = False
    unclear: bool = False
    rivals: tuple[str, ...] = ()


class GradebookColumn(Struct, frozen=True, kw_only=True):
    """One exercise of the gradebook.

    slug, track  the exercise
    max_score    points for a right solution: without rules, the number of its checks (0 before any is graded)
    """

    slug: str
    track: str
    max_score: float | int = 0


class MissingStudent(Struct, frozen=True, kw_only=True):
    """A student on the roster without a submission: `id` and name from the roster.

    unclear  the name of an entry that may be from this student; empty if there is none
    """

    id: str
    student: str
    unclear: str = ""


class Override(Struct, frozen=True, kw_only=True):
    """A mark that a person has set in place of the computed one.

    points  the points
    reason  why
    by      the person's name
    at      when, in UTC
    """

    points: float
    reason: str
    by: str
    at: str = ""


class CourseMark(Struct, frozen=True, kw_only=True):
    """The points for one exercise, after the rules of the course and overrides.

    points     the points
    full       the points for a right solution
    why        a sentence about a penalty or an override; empty where each passed check has its share
    override   what a person has set; None if the mark is computed
    late       whether the file came after the due date, or the platform says so where that is not known
    handed_in  when the file was handed in, in the time zone of the course; None if that is not known
    due        the due date of this student, in the time zone of the course; None without one
    extended   whether that is an extension
    """

    slug: str
    points: float
    full: float
    why: str = ""
    override: Override | None = None
    late: bool = False
    handed_in: datetime | None = None
    due: datetime | None = None
    extended: bool = False


class MarkChange(Struct, frozen=True, kw_only=True):
    """A mark that is not the one of the gradebook before. Points are None where there was no mark, or is none."""

    student: str
    slug: str
    at: str
    before: float | None
    before_full: float
    before_status: str
    after: float | None
    full: float
    status: str
    why: str

    @property
    def line(self) -> str:
        """One line about the change. The status stands there where the points are the same."""
        if (self.before, self.before_full) == (self.after, self.full):
            change = f"{points_text(self.after or 0)} of {points_text(self.full)}, {self.before_status} → {self.status}"
        else:
            before = "no mark" if self.before is None else points_text(self.before)
            if self.before is not None and self.before_full != self.full:
                before += f" of {points_text(self.before_full)}"
            after = "no mark" if self.after is None else f"{points_text(self.after or 0)} of {points_text(self.full)}"
            change = f"{before} → {after}"
        return f"{self.student} {self.slug}: {change} ({self.why})"


class GradebookRow(Struct, frozen=True, kw_only=True):
    """One submission and the verdicts on its exercises.

    marks  the points after the rules of the course and overrides, by exercise; where there is no mark for an exercise,
           its passed checks are its points
    """

    about: SubmissionInfo
    exercises: tuple[ExerciseReport, ...]
    marks: dict[str, CourseMark] = {}

    @property
    def late(self) -> bool:
        """Whether a file is late: by the rules of the course, and by the platform where they say nothing."""
        if not self.exercises:
            return self.about.late
        return any(self._is_late(each.slug) for each in self.exercises)

    def _is_late(self, slug: str) -> bool:
        if slug in self.marks:
            return self.marks[slug].late
        return self.about.late and (slug in self.about.late_for or not self.about.late_for)

    @property
    def total(self) -> float | int:
        """The points for all exercises."""
        return plain_points(sum(self.points(slug) for slug in {*self.marks, *(each.slug for each in self.exercises)}))

    @property
    def shown_marks(self) -> dict[str, CourseMark]:
        """The marks that say something: not those of exercises that give no points and have no file."""
        handed_in = {each.slug for each in self.exercises}
        return {slug: mark for slug, mark in self.marks.items() if mark.full or mark.override or slug in handed_in}

    def points(self, slug: str) -> float | int:
        """The points for an exercise."""
        if slug in self.marks:
            return plain_points(self.marks[slug].points)
        return sum(each.score for each in self.exercises if each.slug == slug)
