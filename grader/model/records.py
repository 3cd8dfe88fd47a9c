"""What a batch knows about its submissions, as values: a row of the gradebook, a column, a missing student."""

from msgspec import Struct

from grader.model.verdict import ExerciseReport


class SubmissionInfo(Struct, frozen=True, kw_only=True):
    """One submission, without its verdicts.

    id       the student's id: from the roster, the platform, or the name of the submission
    student  the student's name, if the platform or the roster gives it
    number   the platform's number for the student or the submission
    origin   the name of the submission in the inbox
    late     whether the platform marks it as late
    listed   whether the student is on the roster; None without a roster
    notes    sentences for the operator, such as which of two files counts
    guesses  sentences about files that were found by what they define, and not by their names
    problem  why nothing in it could be graded; empty if something could
    unclear  whether it waits for a decision: its owner is not clear, so nobody gets a mark for it
    rivals   ids of the students who may be its owner
    """

    id: str
    student: str = ""
    number: str = ""
    origin: str = ""
    late: bool = False
    listed: bool | None = None
    notes: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    problem: str = ""
    unclear: bool = False
    rivals: tuple[str, ...] = ()


class GradebookColumn(Struct, frozen=True, kw_only=True):
    """One exercise of the gradebook.

    slug, track  the exercise
    max_score    number of its checks; 0 until a submission has been graded
    """

    slug: str
    track: str
    max_score: int = 0


class MissingStudent(Struct, frozen=True, kw_only=True):
    """A student on the roster without a submission: `id` and name from the roster.

    unclear  the name of an entry that may be from this student; empty if there is none
    """

    id: str
    student: str
    unclear: str = ""


class GradebookRow(Struct, frozen=True, kw_only=True):
    """One submission and the verdicts on its exercises."""

    about: SubmissionInfo
    exercises: tuple[ExerciseReport, ...]
