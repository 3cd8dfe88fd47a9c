"""Exercism: `results.json` of a test runner, version 3 (https://exercism.org/docs/building/tooling/test-runners/interface).

The website shows the first test that did not pass, so the order is that of the suite. A check without a verdict is an
error, which the website does not show as a mistake of the student.
"""

from pathlib import PurePosixPath
from typing import Any

from grader.model import UNDECIDED, CheckReport, ExerciseReport, Report, Status
from grader.reports.escape import escape_control_lines
from grader.reports.evidence import PrintedOutput, select_evidence
from grader.reports.formats.content import Content, summary_of, title_of, to_json_bytes
from grader.reports.plain_text import first_line, plain_text, shorten

MAX_MESSAGE = 65_535
MAX_OUTPUT = 500
"""Characters that the website shows of what a test printed."""
STATUS: dict[Status, str] = {"passed": "pass", "failed": "fail", "inconclusive": "error", "error": "error"}


def to_exercism(content: Content) -> bytes:
    """The results. Without a check, the whole run is an error."""
    exercises = content.report.exercises
    tests = [_test(exercise, check, of_many=len(exercises) > 1) for exercise in exercises for check in exercise.checks]
    status = _status(content.report, content.problem)
    message = None
    if status == "error":
        checks = [check for exercise in exercises for check in exercise.checks]
        undecided = [first_line(each) for each in checks if each.status in UNDECIDED]
        lines = [*dict.fromkeys(undecided[:5]), *summary_of(content)]
        message = shorten(escape_control_lines("\n".join(lines)), MAX_MESSAGE)
    return to_json_bytes({"version": 3, "status": status, "message": message, "tests": tests})


def _status(report: Report, problem: str) -> str:
    found = {check.status for exercise in report.exercises for check in exercise.checks}
    if problem or not found:
        return "error"
    if "failed" in found:
        return "fail"
    return "error" if found & UNDECIDED else "pass"


def _test(exercise: ExerciseReport, check: CheckReport, *, of_many: bool) -> dict[str, Any]:
    text = plain_text(check, PurePosixPath(exercise.path).name)
    return {
        "name": title_of(exercise, check, of_many=of_many),
        "status": STATUS[check.status],
        "message": shorten(text, MAX_MESSAGE) if text else None,
        "output": _printed(check),
    }


def _printed(check: CheckReport) -> str | None:
    """The end of what the program printed."""
    parts = [part for part in select_evidence(check).parts if isinstance(part, PrintedOutput)]
    text = "\n".join(escape_control_lines(line.text) for part in parts for line in part.lines)
    return (text if len(text) <= MAX_OUTPUT else "…" + text[1 - MAX_OUTPUT :]) or None
