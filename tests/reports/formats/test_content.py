"""Marks, summaries and JSON that the formats share."""

import math

import pytest

from grader.model import Reason, Report, Withheld
from grader.reports.formats import Content, Mark, mark_of
from grader.reports.formats.content import AGAIN, number, summary_of, title_of, to_json_bytes
from tests.builders import check_of, report_of


def test_a_mark_counts_points_and_what_has_no_verdict():
    checks = [check_of("a"), check_of("b", Reason.RACE), check_of("c", Reason.MACHINE_BUSY)]
    mark = mark_of(Report(exercises=(report_of(*checks), report_of(check_of("d", Reason.GRADER_BUG)))))
    assert mark == Mark(points=1, max_points=4, undecided=2)
    assert mark.fraction == 0.25
    assert Mark(points=0, max_points=0, undecided=0).fraction == 0.0


def test_a_summary_counts_the_checks_shown_and_names_the_others():
    shown = report_of(check_of("a"), check_of("b", Reason.RACE), withheld=Withheld(hidden=1))
    content = Content(report=Report(exercises=(shown,)), mark=Mark(points=1, max_points=3, undecided=1))
    assert summary_of(content) == ["1 of 2 checks passed.", "1 hidden check counts, too.", AGAIN]


@pytest.mark.parametrize("value", ["7", True, None, math.nan, math.inf, 1e300, [1], {}])
def test_only_a_number_is_a_number(value):
    assert number(value) is None
    assert number(3) == 3.0


def test_json_has_nothing_that_a_log_takes_for_a_command():
    assert b"##" not in to_json_bytes({"a": "##[error]"})
    assert to_json_bytes([]) == b"[]\n"


def test_a_title_is_one_line_and_names_its_exercise_among_others():
    check = check_of("a\nb")
    assert title_of(report_of(check), check, of_many=False) == "Title of a b"
    assert title_of(report_of(check), check, of_many=True) == "fan_out: Title of a b"
