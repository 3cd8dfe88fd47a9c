"""Exercism: the statuses of a run and of its tests."""

import json

import pytest

from grader.model import OutputLine, Reason, Report
from grader.reports.formats import render_format
from tests.builders import check_of, clean, report_of


def results(*checks):
    return json.loads(render_format("exercism", Report(exercises=(report_of(*checks),))))


@pytest.mark.parametrize(
    ("reasons", "status"),
    [
        ([None], "pass"),
        ([None, Reason.RACE], "fail"),
        ([Reason.RACE, Reason.MACHINE_BUSY], "fail"),
        ([None, Reason.MACHINE_BUSY], "error"),
        ([None, Reason.GRADER_BUG], "error"),
        ([], "error"),
    ],
)
def test_the_status_of_the_run(reasons, status):
    found = results(*(check_of(f"c{number}", reason) for number, reason in enumerate(reasons)))
    assert found["status"] == status
    assert (found["message"] is None) == (status != "error")


def test_what_the_program_printed_is_cut_to_its_end():
    run = clean(lines=tuple(OutputLine(0.1, "stdout", f"{number} " + "x" * 100) for number in range(9)))
    [test] = results(check_of("a", Reason.WRONG_OUTPUT, (run,)))["tests"]
    assert len(test["output"]) == 500
    assert test["output"].startswith("…")
    assert test["output"].endswith("8 " + "x" * 100)
