"""What a batch knows of its submissions, as values: one row of the gradebook, a column, a missing student."""

from msgspec import Struct

from grader.model.verdict import ExerciseReport


class SubmissionInfo(Struct, frozen=True, kw_only=True):
    """One submission, apart from its verdicts. `problem` says why nothing of it could be graded.

    student  the name, if the platform or the roster gives it · origin  its name in the inbox
    listed   whether it is on the roster; None without one
    """

    id: str
    student: str = ""
    number: str = ""
    origin: str = ""
    late: bool = False
    listed: bool | None = None
    notes: tuple[str, ...] = ()
    problem: str = ""


class GradebookColumn(Struct, frozen=True, kw_only=True):
    """One exercise of the gradebook, in the catalogue's order. `max_score` is known once somebody was graded."""

    slug: str
    track: str
    max_score: int = 0


class MissingStudent(Struct, frozen=True, kw_only=True):
    """Somebody on the roster who handed in nothing."""

    id: str
    student: str


class GradebookRow(Struct, frozen=True, kw_only=True):
    """Everything about one submission."""

    about: SubmissionInfo
    exercises: tuple[ExerciseReport, ...]
