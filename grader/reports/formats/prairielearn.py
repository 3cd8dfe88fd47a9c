"""PrairieLearn: `results.json` of an external grader (https://prairielearn.readthedocs.io/en/latest/externalGrading/).

`gradable: false` takes no attempt and no points. It stands for what is not the student's fault, and for files of which
nothing could run. It comes without the results of the checks, so that nobody gets those without an attempt. The file
may have 1 MB, so texts are cut to fit.
"""

from pathlib import PurePosixPath
from typing import Any

from grader.model import UNDECIDED, CheckReport, ExerciseReport, Reason
from grader.reports.formats.content import AGAIN, Content, summary_of, title_of, to_json_bytes
from grader.reports.plain_text import first_line, plain_text, shorten

MAX_BYTES = 1_000_000
NOTHING_RAN = frozenset({Reason.SYNTAX_ERROR, Reason.UNREADABLE, Reason.NOT_STARTED})
"""Reasons for an answer that could not be graded at all."""


def to_prairielearn(content: Content) -> bytes:
    """The results; the texts of the tests are shortened until the file is small enough."""
    for limit in (20_000, 2_000, 200, 0):
        data = _rendered(content, limit)
        if len(data) <= MAX_BYTES:
            return data
    return to_json_bytes(_results(content, []))


def _rendered(content: Content, limit: int) -> bytes:
    exercises = content.report.exercises
    tests = [
        _test(exercise, check, limit, of_many=len(exercises) > 1) for exercise in exercises for check in exercise.checks
    ]
    return to_json_bytes(_results(content, tests))


def _results(content: Content, tests: list[dict[str, Any]]) -> dict[str, Any]:
    if errors := _format_errors(content):
        return {"gradable": False, "format_errors": errors}
    message = "\n".join(summary_of(content))
    return {"gradable": True, "score": content.mark.fraction, "message": message, "tests": tests}


def _format_errors(content: Content) -> list[str]:
    """Why the answer is not graded; empty if it is."""
    if content.problem:
        return summary_of(content)
    checks = [check for exercise in content.report.exercises for check in exercise.checks]
    if checks and all(check.finding and check.finding.reason in NOTHING_RAN for check in checks):
        return list(dict.fromkeys(first_line(check) for check in checks))[:5]
    if content.mark.undecided:
        undecided = [each for each in checks if each.status in UNDECIDED]
        return [*dict.fromkeys(first_line(each) for each in undecided[:5]), AGAIN]
    return []


def _test(exercise: ExerciseReport, check: CheckReport, limit: int, *, of_many: bool) -> dict[str, Any]:
    text = plain_text(check, PurePosixPath(exercise.path).name) if limit else ""
    decided = check.status in ("passed", "failed")
    return {
        "name": title_of(exercise, check, of_many=of_many),
        "points": int(check.status == "passed"),
        "max_points": int(decided),  # 0 is neutral
        "message": check.finding.reason.value if check.finding else "",
        "output": shorten(text, limit) if limit else "",
    }
