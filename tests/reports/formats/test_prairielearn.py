"""PrairieLearn: what is not graded takes no attempt, and shows no results."""

import json

import pytest

from grader.model import Reason, Report, Visibility
from grader.reports.formats import render_format
from tests.builders import check_of, report_of, with_visibility

BAD = check_of("bad", Reason.RACE)


def results(*checks):
    return json.loads(render_format("prairielearn", Report(exercises=(report_of(*checks),))))


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ((BAD, check_of("b", Reason.MACHINE_BUSY)), "seen of b"),
        ((BAD, check_of("b", Reason.GRADER_BUG)), "This is an error of the grader. It does not count against you."),
        ((BAD, check_of("b", Reason.NEEDS_REVIEW)), "seen of b"),
        ((BAD, with_visibility(check_of("b", Reason.GRADER_BUG), Visibility.HIDDEN)), "A check without a verdict"),
        ((check_of("a", Reason.SYNTAX_ERROR), check_of("b", Reason.SYNTAX_ERROR, what="seen of a")), "seen of a"),
        ((check_of("a", Reason.NOT_STARTED),), "seen of a"),
    ],
)
def test_what_cannot_be_graded_takes_no_attempt_and_shows_no_results(checks, words):
    found = results(*checks)
    assert found.keys() == {"gradable", "format_errors"}
    assert found["gradable"] is False
    assert any(words in error for error in found["format_errors"])


def test_everything_else_has_a_score_between_0_and_1():
    found = results(check_of("a"), BAD, check_of("c", Reason.SYNTAX_ERROR))
    assert found["gradable"] is True
    assert found["score"] == 1 / 3
    assert [(test["points"], test["max_points"]) for test in found["tests"]] == [(1, 1), (0, 1), (0, 1)]


def test_long_texts_are_cut_until_the_file_is_small_enough():
    checks = [check_of(f"c{number}", Reason.RAISED, what="x" * 30_000) for number in range(200)]
    data = render_format("prairielearn", Report(exercises=(report_of(*checks),)))
    assert len(data) <= 1_000_000
    assert len(json.loads(data)["tests"]) == 200
