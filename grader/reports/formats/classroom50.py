"""Classroom 50: `result.json` (https://github.com/foundation50/classroom50/wiki/Advanced-Autograding).

The runner needs integers, and the identity of the submission, which its environment gives to `autograder.py`. It has no
status for a check without a verdict: that check has no points, and `undecided` is true. Grading runs in the student's
own repository, and the score is the sum of the tests that everybody sees. So hidden checks do not count there.
"""

from typing import Any

from grader.model import UNDECIDED
from grader.reports.escape import escape_control
from grader.reports.formats.content import Content, title_of, to_json_bytes

IDENTITY = ("classroom", "assignment", "submission", "commit", "release", "review", "datetime")
"""Fields that `content.about` gives."""


def to_classroom50(content: Content) -> bytes:
    """The result. `content.about` gives the identity of the submission."""
    exercises = content.report.exercises
    tests: list[dict[str, Any]] = [
        {
            "test-name": title_of(exercise, check, of_many=len(exercises) > 1),
            "passed": check.status == "passed",
            "score": int(check.status == "passed"),
            "max-score": 1,
            "reason": check.finding.reason.value if check.finding else "",
            "undecided": check.status in UNDECIDED,
        }
        for exercise in exercises
        for check in exercise.checks
    ]
    if content.problem:
        name = escape_control(f"Nothing could be graded. {content.problem}")
        tests.append({"test-name": name, "passed": False, "score": 0, "max-score": 0})
    identity = {name: escape_control(str(content.about.get(name, ""))) for name in IDENTITY}
    scores = {name: sum(test[name] for test in tests) for name in ("score", "max-score")}
    return to_json_bytes({"schema": "classroom50/result/v1"} | identity | scores | {"tests": tests})
