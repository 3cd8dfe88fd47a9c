"""The gradebook as CSV, for spreadsheets and learning platforms: one line per submission or missing student."""

import csv
import io
from collections.abc import Iterable
from typing import IO

from grader.model import (
    SEVERITY,
    GradebookColumn,
    GradebookRow,
    MarkChange,
    MissingStudent,
    SubmissionInfo,
    plain_points,
)
from grader.reports.escape import for_cell

STATIC_COLUMNS = ("submission", "student", "late", "status", "score", "max_score")
"""The columns before those of the exercises."""


def write_header(columns: list[GradebookColumn], file: IO[str]) -> None:
    """Write the first line to `file`, which is open for text with `newline=""`."""
    file.write(_line([*STATIC_COLUMNS, *_wide(columns), "review", "notes"]))


def row_line(row: GradebookRow, columns: list[GradebookColumn]) -> str:
    """The line of one submission."""
    return _line(_cells(row, columns, _most(columns)))


def write_missing(missing: Iterable[MissingStudent], columns: list[GradebookColumn], file: IO[str]) -> None:
    """Write a line for each student without a submission."""
    blank = [""] * len(_wide(columns))
    for person in missing:
        status, score, note = "missing", "0", ""
        if person.unclear:
            status, score, note = "to review", "", f"{person.unclear} may be from this student"
        points: object = int(score) if score else ""
        file.write(_line([person.id, person.student, "", status, points, _most(columns), *blank, "", note]))


def review_header() -> str:
    """The first line of the list of open questions."""
    return _line(["entry", "student", "candidates", "why"])


def review_lines(about: SubmissionInfo) -> str:
    """The open questions about one submission: whose it is, and which file was meant; empty if there are none."""
    if about.unclear:
        return _line([about.origin, "", " ".join(about.rivals), about.problem])
    return _line([about.origin, about.id, "", "; ".join(about.guesses)]) if about.guesses else ""


def changes_header() -> str:
    """The first line of the list of changed marks."""
    return _line(["time (UTC)", "submission", "exercise", "before", "after", "max_score", "status", "why"])


def change_line(change: MarkChange) -> str:
    """One mark that changed; an empty cell stands for no mark."""
    before, after = ("" if each is None else plain_points(each) for each in (change.before, change.after))
    full = plain_points(change.full)
    return _line([change.at, change.student, change.slug, before, after, full, change.status, change.why])


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([for_cell(each) for each in cells])
    return out.getvalue()


def _wide(columns: list[GradebookColumn]) -> list[str]:
    return [f"{each.slug}{part}" for each in columns for part in ("", " status", " reason")]


def _most(columns: list[GradebookColumn]) -> float | int:
    return plain_points(sum(each.max_score for each in columns))


def _cells(row: GradebookRow, columns: list[GradebookColumn], most: float) -> list[object]:
    about = row.about
    found = {each.slug: each for each in row.exercises}
    status = next((each for each in SEVERITY if any(e.status == each for e in row.exercises)), "unreadable")
    status = "missing" if about.missing else status
    if status == "passed" and len(found) < len(columns):
        status = "incomplete"
    status = "to review" if about.unclear else status
    cells: list[object] = [about.id, about.student, "late" if row.late else "", status]
    cells += ["" if about.unclear and not row.marks else row.total, most]
    for column in columns:
        report = found.get(column.slug)
        problem = report.first_problem if report else None
        reason = problem.finding.reason.value if problem and problem.finding else ""
        points: object = row.points(column.slug) if report or column.slug in row.marks or not about.unclear else ""
        cells += [points, report.status if report else "" if about.unclear else "missing", reason]
    reviews = [
        f"{each.slug}: {check.finding.what}" for each in row.exercises for check in each.reviews[:1] if check.finding
    ]
    notes = [about.problem] if about.problem else []
    notes += ["not on the roster"] if about.listed is False else []
    notes += [f"{slug}: {mark.why}" for slug, mark in row.marks.items() if mark.why]
    notes += [f"{slug}: {which}" for slug, which in about.attempts.items()]
    return [*cells, " ".join((*reviews, *about.guesses)), "; ".join((*notes, *about.notes))]
