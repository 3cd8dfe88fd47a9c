"""The position in a course: what is done, what comes next, and where it ends."""

import pytest
from msgspec.structs import replace

from grader.model import ExerciseProgress, Progress, next_exercise, position_in_course
from tests.builders import exercise_in

DONE = ExerciseProgress(done=True)


@pytest.fixture
def course(tmp_path):
    """Three exercises; the second one comes after the third."""
    first, second, third = [
        exercise_in(tmp_path, slug, number=n) for n, slug in enumerate(["first", "second", "third"])
    ]
    return [first, replace(second, metadata=replace(second.metadata, after=("third",))), third]


def slugs_after(course, *done):
    current = position_in_course(course, Progress(exercises=dict.fromkeys(done, DONE))).current
    return current.slug if current else None


def test_the_next_exercise_is_the_first_whose_predecessors_are_done(course):
    assert slugs_after(course) == "first"
    assert slugs_after(course, "first") == "third"
    assert slugs_after(course, "first", "third") == "second"
    assert slugs_after(course, "first", "second", "third") is None


def test_an_exercise_that_was_just_graded_and_is_not_done_comes_before_all_others(course):
    assert position_in_course(course, Progress(), ["third"]).current.slug == "third"
    done = Progress(exercises={"third": DONE})
    assert position_in_course(course, done, ["third"]).current.slug == "first"


def test_the_search_goes_on_after_an_exercise_and_then_from_the_start(course):
    assert next_exercise(course, [], after="first").slug == "third"
    assert next_exercise(course, [], after="third").slug == "first"
    assert next_exercise(course, ["first", "second"], after="third").slug == "third"


def test_a_position_counts_the_exercises_of_this_course_only(course):
    states = {"first": replace(DONE, passed="2026-05-03"), "elsewhere": replace(DONE, passed="2020-01-01")}
    position = position_in_course(course, Progress(exercises=states))
    assert (position.done, position.total, position.first) == (("first",), 3, "2026-05-03")
