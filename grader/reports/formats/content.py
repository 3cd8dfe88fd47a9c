"""The content that a format renders, and parts that several formats share. Pure.

Law: the words come from the report as its reader may see it, the mark from all checks. So no format can show a hidden
check by mistake, and none can forget to count one.
"""

from typing import Any

import msgspec
from msgspec import Struct

from grader.model import UNDECIDED, CheckReport, ExerciseReport, Report
from grader.reports.audience import withheld_note
from grader.reports.escape import escape_control_lines

AGAIN = "A check without a verdict costs nothing. Hand in again later."
"""The next step for students whose check has no verdict."""


class Mark(Struct, frozen=True, kw_only=True):
    """The mark of a report: one point for each passed check.

    points      number of passed checks
    max_points  number of checks
    undecided   number of checks without a verdict: inconclusive, or an error of the grader
    """

    points: int
    max_points: int
    undecided: int

    @property
    def fraction(self) -> float:
        """The points as a part of all points, from 0 to 1; 0 where there is no check."""
        return self.points / self.max_points if self.max_points else 0.0


class Content(Struct, frozen=True, kw_only=True):
    """The content that a format renders.

    report   the checks that the reader may see
    mark     the mark of all checks
    about    what the platform says about the submission: the content of its own file, as plain data
    root     folder below which files are named; empty for names as they are
    problem  why nothing could be graded; empty if something could
    """

    report: Report
    mark: Mark
    about: dict[str, Any] = {}
    root: str = ""
    problem: str = ""


def mark_of(report: Report) -> Mark:
    """The mark of a report with all its checks."""
    statuses = [check.status for exercise in report.exercises for check in exercise.checks]
    undecided = sum(status in UNDECIDED for status in statuses)
    return Mark(points=statuses.count("passed"), max_points=len(statuses), undecided=undecided)


def to_json_bytes(value: Any) -> bytes:
    """Indented JSON in UTF-8. No line of it acts in the log of a CI job, and none begins with a mark of VPL."""
    return msgspec.json.format(msgspec.json.encode(value).replace(b"##", b"#\\u0023"), indent=2) + b"\n"


def number(value: Any) -> float | None:
    """The value, if it is a finite number and no truth value; platforms and students write all sorts of things."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9:
        return float(value)
    return None


def title_of(exercise: ExerciseReport, check: CheckReport, *, of_many: bool) -> str:
    """The title of a check on one line; with its exercise, if the report has several."""
    text = escape_control_lines(check.title).replace("\n", " ")
    return f"{exercise.slug}: {text}" if of_many else text


def summary_of(content: Content) -> list[str]:
    """Sentences about the whole submission: the checks shown, the hidden ones, and those without a verdict."""
    if content.problem:
        return [f"Nothing could be graded. {escape_control_lines(content.problem)}"]
    checks = [check for exercise in content.report.exercises for check in exercise.checks]
    lines = [f"{sum(check.status == 'passed' for check in checks)} of {len(checks)} checks passed."]
    for exercise in content.report.exercises:
        if note := withheld_note(exercise.withheld):
            lines.append(f"{exercise.slug}: {note}" if len(content.report.exercises) > 1 else note)
    if content.mark.undecided:
        lines.append(AGAIN)
    return lines
