"""Gradescope: `results.json` (https://gradescope-autograders.readthedocs.io/en/latest/specs/).

Gradescope hides tests itself, by their `visibility`, so the file has all checks. The text of the whole submission is
shown to every student, so it says nothing about a hidden check. `text` renders no markup: student text stays text.

A check without a verdict has no score. If there is one, the score of the whole is never less than that of the
submission before, as Gradescope's metadata gives it.
"""

from pathlib import PurePosixPath
from typing import Any

from grader import __version__
from grader.model import Audience, CheckReport, ExerciseReport, Visibility
from grader.reports.audience import report_for
from grader.reports.formats.content import Content, number, summary_of, title_of, to_json_bytes
from grader.reports.plain_text import plain_text, shorten

VISIBILITY = {
    Visibility.VISIBLE: "visible",
    Visibility.HIDDEN: "hidden",
    Visibility.AFTER_DUE_DATE: "after_due_date",
    Visibility.INSTRUCTORS: "hidden",
}
"""Gradescope's own words. Its instructors see all tests."""

MAX_TEXT = 20_000
"""Characters of the output of one test."""


def to_gradescope(content: Content) -> bytes:
    """The results. `content.about` is the content of `submission_metadata.json`."""
    exercises = content.report.exercises
    tests = [
        _test(exercise, check, f"{first}.{second}", of_many=len(exercises) > 1)
        for first, exercise in enumerate(exercises, start=1)
        for second, check in enumerate(exercise.checks, start=1)
    ]
    shown = report_for(content.report, Audience.STUDENT)
    open_part = Content(report=shown, mark=content.mark, problem=content.problem)
    lines = summary_of(open_part)
    score: float = content.mark.points
    before = _previous_score(content.about)
    if (content.mark.undecided or content.problem) and before is not None and before > score:
        score = before
        lines.append("The score of your last submission is kept.")
    return to_json_bytes(
        {
            "score": score,
            "execution_time": round(max((each.seconds for each in exercises), default=0.0), 3),
            "output": "\n".join(lines),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "extra_data": {"kit": __version__, "undecided": content.mark.undecided},
            "tests": tests,
        }
    )


def _test(exercise: ExerciseReport, check: CheckReport, place: str, *, of_many: bool) -> dict[str, Any]:
    test: dict[str, Any] = {
        "name": title_of(exercise, check, of_many=of_many),
        "number": place,
        "visibility": VISIBILITY[check.visibility],
        "output": shorten(plain_text(check, PurePosixPath(exercise.path).name), MAX_TEXT),
        "tags": [check.finding.reason.value] if check.finding else [],
        "extra_data": {"exercise": exercise.slug, "check": check.id, "status": check.status},
    }
    if check.status in ("passed", "failed"):
        test |= {"score": int(check.status == "passed"), "max_score": 1, "status": check.status}
    return test


def _previous_score(about: dict[str, Any]) -> float | None:
    """The score of the last submission that Gradescope has a score of."""
    previous = about.get("previous_submissions")
    for each in reversed(previous if isinstance(previous, list) else []):
        if isinstance(each, dict) and not each.get("autograder_error"):
            return number(each.get("score"))
    return None
