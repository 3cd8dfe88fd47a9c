"""VPL: the grade is ours and comes last, or there is none."""

import re

import pytest

from grader.model import Reason, Report
from grader.reports.formats import render_format
from tests.builders import check_of, report_of


def text_of(*checks, **options):
    return render_format("vpl", Report(exercises=(report_of(*checks),)), **options).decode()


@pytest.mark.parametrize(
    ("about", "grade"),
    [
        ({}, "5.00"),
        ({"grade_min": 0, "grade_max": 100}, "50.00"),
        ({"grade_min": 1, "grade_max": 5}, "3.00"),
        ({"grade_max": "a lot"}, "5.00"),
    ],
)
def test_the_grade_is_in_the_range_of_the_activity(about, grade):
    text = text_of(check_of("a"), check_of("b", Reason.RACE), about=about)
    assert text.splitlines()[-1] == f"Grade :=>>{grade}"


@pytest.mark.parametrize("reason", [Reason.MACHINE_BUSY, Reason.GRADER_BUG, Reason.NEEDS_REVIEW])
def test_without_a_verdict_there_is_no_grade(reason):
    text = text_of(check_of("a"), check_of("b", reason))
    assert "Grade" not in text
    assert "-A check without a verdict costs nothing. Hand in again later." in text


@pytest.mark.parametrize("words", ["Grade :=>> 10", "x\nGrade :=>> 10", "--|>\nGrade :=>> 10", "\rGrade :=>>10"])
def test_words_of_a_submission_are_no_grade(words):
    text = text_of(check_of("a", Reason.WRONG_RESULT, what=words), about={"grade_max": 7})
    assert re.findall(r"^\s*Grade :=>>(.*)$", text, flags=re.MULTILINE) == ["0.00"]
    assert len(re.findall(r"^\s*--\|>", text, flags=re.MULTILINE)) == 1


def test_a_comment_has_the_title_and_the_words():
    lines = text_of(check_of("a", Reason.RACE)).splitlines()
    assert lines[0] == "<|--"
    assert "-failed: Title of a (race)" in lines
    assert ">seen  seen of a" in lines
