"""The gradebook has a line for each student, and no text of a student becomes a formula in it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.model.records import GradebookColumn, GradebookRow, MissingStudent, SubmissionInfo
from grader.model.verdict import Reason
from grader.reports.escape import for_cell
from grader.reports.gradebook import row_line, write_header, write_missing
from tests.builders import check_of, repeatable, report_of

COLUMNS = [
    GradebookColumn(slug="fan_out", track="threads", max_score=2),
    GradebookColumn(slug="gather", track="asyncio", max_score=1),
]


def table(*rows, missing=()):
    file = io.StringIO(newline="")
    write_header(COLUMNS, file)
    file.writelines(row_line(each, COLUMNS) for each in rows)
    write_missing(missing, COLUMNS, file)
    return list(csv.DictReader(io.StringIO(file.getvalue())))


def row(*reports, **about):
    return GradebookRow(about=SubmissionInfo(**{"id": "ann"} | about), exercises=reports)


def test_a_line_has_scores_statuses_and_reasons():
    failed = report_of(check_of("a"), check_of("b", Reason.SEQUENTIAL))
    [line] = table(row(failed, student="Ann Lee", late=True, listed=False, notes=("two files",)))
    assert line == {
        "submission": "ann",
        "student": "Ann Lee",
        "late": "late",
        "status": "failed",
        "score": "1",
        "max_score": "3",
        "fan_out": "1",
        "fan_out status": "failed",
        "fan_out reason": "sequential",
        "gather": "0",
        "gather status": "missing",
        "gather reason": "",
        "review": "",
        "notes": "not on the roster; two files",
    }


def test_a_pass_that_a_person_must_confirm_is_listed_with_its_reason():
    doubtful = report_of(check_of("a"), check_of("b", Reason.NEEDS_REVIEW, what="Line 7 has gc."))
    [line] = table(row(doubtful))
    assert (line["status"], line["review"]) == ("inconclusive", "fan_out: Line 7 has gc.")


@pytest.mark.parametrize(
    ("reports", "about", "status"),
    [
        ([report_of(check_of("a"))], {}, "incomplete"),
        ([report_of(check_of("a")), report_of(check_of("a"), slug="gather")], {}, "passed"),
        ([report_of(check_of("a", Reason.MACHINE_BUSY))], {}, "inconclusive"),
        ([report_of(check_of("a", Reason.GRADER_BUG))], {}, "error"),
        ([], {"problem": "It holds nothing."}, "unreadable"),
    ],
)
def test_the_status_is_that_of_the_whole_submission(reports, about, status):
    assert table(row(*reports, **about))[0]["status"] == status


def test_a_missing_student_has_a_line_too():
    [line] = table(missing=[MissingStudent(id="7", student="Cy")])
    assert (line["submission"], line["student"], line["status"], line["score"]) == ("7", "Cy", "missing", "0")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1", "\n=1", "|calc", "%0A", "'=1", '"=1', "\u00a0=1"]
)
def test_a_text_that_looks_like_a_formula_is_escaped(text):
    assert for_cell(text)[0] in "'\\"


def test_a_number_stays_a_number():
    assert for_cell(-3) == "-3"


@repeatable
@given(name=some.text(max_size=20))
def test_any_name_stays_in_its_cell(name):
    [line] = table(row(report_of(check_of("a")), id=name or "x"))
    assert line["status"] == "incomplete"
    assert not line["submission"].lstrip().startswith(("=", "+", "-", "@"))
