"""CodeRunner: a fraction, a table of text, and HTML in which student text is text."""

import json

import pytest

from grader.model import Reason, Report
from grader.reports.formats import render_format
from tests.builders import check_of, report_of


def result(*checks, **options):
    return json.loads(render_format("coderunner", Report(exercises=(report_of(*checks),)), **options))


def test_the_table_has_a_row_for_each_check():
    found = result(check_of("a"), check_of("b", Reason.RACE))
    assert found["fraction"] == 0.5
    assert found["testresults"][1:] == [[1, "Title of a", ""], [0, "Title of b", "race"]]


def test_student_text_is_no_html():
    found = result(check_of("a", Reason.RAISED, what="<script>alert(1)</script>"))
    assert "&lt;script&gt;" in found["epiloguehtml"]
    assert "<script" not in json.dumps(found)


@pytest.mark.parametrize(
    ("reason", "best", "fraction"),
    [
        (Reason.MACHINE_BUSY, 0.9, 0.9),
        (Reason.MACHINE_BUSY, 0.2, 0.5),
        (Reason.MACHINE_BUSY, 7, 0.5),
        (Reason.MACHINE_BUSY, "1", 0.5),
        (Reason.RACE, 0.9, 0.5),
    ],
)
def test_the_best_fraction_is_kept_only_where_a_verdict_is_missing(reason, best, fraction):
    assert result(check_of("a"), check_of("b", reason), about={"fraction": best})["fraction"] == fraction
