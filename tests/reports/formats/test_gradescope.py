"""Gradescope: scores, and what costs nothing."""

import json

import pytest

from grader.model import Reason, Report, Visibility
from grader.reports.formats import render_format
from tests.builders import check_of, report_of, with_visibility


def results(*checks, about=None, **options):
    exercises = (report_of(*checks),) if checks else ()
    return json.loads(render_format("gradescope", Report(exercises=exercises), about=about, **options))


def test_a_check_without_a_verdict_has_no_score():
    good, busy = results(check_of("a"), check_of("b", Reason.MACHINE_BUSY))["tests"]
    assert (good["score"], good["max_score"], good["status"]) == (1, 1, "passed")
    assert not {"score", "max_score", "status"} & set(busy)


PREVIOUS = {"previous_submissions": [{"score": "1.0"}, {"score": 5.0, "autograder_error": False}]}


@pytest.mark.parametrize(
    ("checks", "about", "score"),
    [
        ((check_of("a"), check_of("b", Reason.MACHINE_BUSY)), PREVIOUS, 5.0),
        ((check_of("a"), check_of("b", Reason.GRADER_BUG)), PREVIOUS, 5.0),
        ((check_of("a"), check_of("b", Reason.RACE)), PREVIOUS, 1),
        ((check_of("a"), check_of("b", Reason.MACHINE_BUSY)), {"previous_submissions": [{"score": 0.5}]}, 1),
        ((check_of("a"), check_of("b", Reason.MACHINE_BUSY)), {}, 1),
        (
            (check_of("a"), check_of("b", Reason.MACHINE_BUSY)),
            {"previous_submissions": [{"score": 5.0}, {"score": 9.0, "autograder_error": True}]},
            5.0,
        ),
        *(
            ((check_of("a"), check_of("b", Reason.MACHINE_BUSY)), {"previous_submissions": bad}, 1)
            for bad in (None, "x", 3, {}, [None], [{"score": None}], [{"score": "nan"}])
        ),
    ],
)
def test_the_previous_score_is_kept_only_where_a_verdict_is_missing(checks, about, score):
    assert results(*checks, about=about)["score"] == score


def test_the_student_reads_that_the_score_is_kept():
    text = results(check_of("a", Reason.MACHINE_BUSY), about=PREVIOUS)["output"]
    assert "A check without a verdict costs nothing. Hand in again later." in text
    assert "The score of your last submission is kept." in text


@pytest.mark.parametrize(
    ("visibility", "word"),
    [("visible", "visible"), ("hidden", "hidden"), ("after_due_date", "after_due_date"), ("instructors", "hidden")],
)
def test_the_visibility_is_the_platforms_own(visibility, word):
    [test] = results(with_visibility(check_of("a"), Visibility(visibility)))["tests"]
    assert test["visibility"] == word


def test_a_submission_without_its_file_has_a_score_and_says_why():
    found = results(problem="There is no fan_out.py in it.")
    assert found["score"] == 0
    assert found["output"] == "Nothing could be graded. There is no fan_out.py in it."
