"""The way of one person through the course: what is done, and what comes next."""

from collections.abc import Sequence

from msgspec import Struct

from grader.model.exercise import Exercise


class ExerciseProgress(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The stored progress in one exercise.

    passed  time of the first pass, in ISO 8601 with its offset; empty before it
    done    whether the last verdict was a pass, and the file was not reset since
    hints   number of hints that were shown
    asked   whether the solution was asked for before a pass
    """

    passed: str = ""
    done: bool = False
    hints: int = 0
    asked: bool = False


class Progress(Struct, frozen=True, kw_only=True):
    """The stored progress in all exercises, by their slugs."""

    exercises: dict[str, ExerciseProgress] = {}

    def of(self, slug: str) -> ExerciseProgress:
        """The stored progress in one exercise; empty if it is new."""
        return self.exercises.get(slug, ExerciseProgress())

    def having(self, slug: str, exercise: ExerciseProgress) -> "Progress":
        """The same with another state of one exercise."""
        return Progress(exercises={**self.exercises, slug: exercise})


class CoursePosition(Struct, frozen=True, kw_only=True):
    """Where a person stands in the course.

    done     slugs of the exercises that are done, in the order of the course
    total    number of exercises
    current  the exercise to do next; None at the end of the course
    first    time of the first pass of any exercise, as in `ExerciseProgress`; empty if it is unknown
    last     time of the latest first pass
    """

    done: tuple[str, ...]
    total: int
    current: Exercise | None
    first: str = ""
    last: str = ""


def position_in_course(exercises: Sequence[Exercise], progress: Progress, graded: Sequence[str] = ()) -> CoursePosition:
    """Where a person stands.

    exercises  all of the course, in its order
    graded     slugs of those that were just graded: one of them that is not done comes before all others
    """
    done = [each.slug for each in exercises if progress.of(each.slug).done]
    times = sorted(filter(None, (progress.of(each.slug).passed for each in exercises)))
    return CoursePosition(
        done=tuple(done),
        total=len(exercises),
        current=next_exercise([each for each in exercises if each.slug in graded], done)
        or next_exercise(exercises, done),
        first=times[0] if times else "",
        last=times[-1] if times else "",
    )


def next_exercise(exercises: Sequence[Exercise], done: Sequence[str], after: str = "") -> Exercise | None:
    """The first exercise that is not done and whose predecessors are; None if all are done.

    after  slug of the exercise after which the search begins; it goes on from the start of the course
    """
    at = next((index + 1 for index, each in enumerate(exercises) if each.slug == after), 0)
    undone = {each.slug: each for each in (*exercises[at:], *exercises[:at]) if each.slug not in done}
    return next((each for each in undone.values() if not undone.keys() & set(each.metadata.after)), None)
