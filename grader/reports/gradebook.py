"""The gradebook as CSV, for spreadsheets and learning platforms: one line per submission or missing student."""

import csv
from collections.abc import Iterable
from typing import IO

from grader.model import SEVERITY, GradebookColumn, GradebookRow, MissingStudent
from grader.reports.escape import escape_control

FORMULA_STARTS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
"""First characters of a text that a spreadsheet takes for a formula."""


def write(
    rows: Iterable[GradebookRow], columns: list[GradebookColumn], missing: Iterable[MissingStudent], file: IO[str]
) -> None:
    """Write the gradebook to `file`, which is open for text with `newline=""`."""
    out = csv.writer(file)
    wide = [f"{each.slug}{part}" for each in columns for part in ("", " status", " reason")]
    out.writerow(["submission", "student", "late", "status", "score", "max_score", *wide, "notes"])
    most = sum(each.max_score for each in columns)
    for row in rows:
        out.writerow([cell(each) for each in _cells(row, columns, most)])
    for person in missing:
        blank = [""] * len(wide)
        out.writerow([cell(each) for each in (person.id, person.student, "", "missing", 0, most, *blank, "")])


def cell(value: object) -> str:
    """The value as the text of a cell. A text that a spreadsheet would take for a formula gets an apostrophe first."""
    text = escape_control(str(value))
    return f"'{text}" if type(value) is str and text.lstrip(" \u00a0\u3000'\"").startswith(FORMULA_STARTS) else text


def _cells(row: GradebookRow, columns: list[GradebookColumn], most: int) -> list[object]:
    about = row.about
    found = {each.slug: each for each in row.exercises}
    status = next((each for each in SEVERITY if any(e.status == each for e in row.exercises)), "unreadable")
    if status == "passed" and len(found) < len(columns):
        status = "incomplete"
    cells: list[object] = [about.id, about.student, "late" if about.late else "", status]
    cells += [sum(each.score for each in row.exercises), most]
    for column in columns:
        report = found.get(column.slug)
        problem = report.first_problem if report else None
        reason = problem.finding.reason.value if problem and problem.finding else ""
        cells += [report.score if report else 0, report.status if report else "missing", reason]
    notes = [about.problem] if about.problem else []
    notes += ["not on the roster"] if about.listed is False else []
    return [*cells, "; ".join((*notes, *about.notes))]
