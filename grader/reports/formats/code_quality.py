"""GitLab Code Quality: one issue for each failed check, at its file and line.

https://docs.gitlab.com/ci/testing/code_quality/: one JSON array without a byte order mark. Issues with the same
fingerprint are shown once, so a fingerprint is unique, and stays the same while lines move.
"""

import hashlib
from pathlib import PurePosixPath

from grader.model import CheckReport, ExerciseReport, Reason
from grader.reports.escape import escape_control
from grader.reports.formats.content import Content, to_json_bytes
from grader.reports.locations import relative_path, unique_ids
from grader.reports.places import line_of
from grader.reports.plain_text import first_line

CRITICAL = frozenset({Reason.RACE, Reason.DEADLOCK, Reason.LIVELOCK, Reason.CRASHED})
"""Reasons for programs that work most of the time."""
BLOCKER = frozenset({Reason.SYNTAX_ERROR, Reason.IMPORT_ERROR, Reason.MISSING_NAME, Reason.UNREADABLE})
"""Reasons for programs of which nothing runs."""


def to_code_quality(content: Content) -> bytes:
    """The issues. What has no verdict, and a stub that nobody has begun, is no issue of the code."""
    issues = [
        _issue(exercise, check, name, relative_path(exercise.path, content.root))
        for exercise in content.report.exercises
        for name, check in zip(unique_ids(exercise.checks), exercise.checks, strict=True)
        if check.finding and check.status == "failed" and check.finding.reason is not Reason.NOT_STARTED
    ]
    return to_json_bytes(issues)


def _issue(exercise: ExerciseReport, check: CheckReport, name: str, path: str) -> dict[str, object]:
    assert check.finding is not None
    reason = check.finding.reason
    severity = "blocker" if reason in BLOCKER else "critical" if reason in CRITICAL else "major"
    return {
        "description": escape_control(f"{check.title}: {first_line(check)}"),
        "check_name": reason.value,
        "fingerprint": issue_fingerprint(exercise.slug, name, reason.value, PurePosixPath(path).name),
        "severity": severity,
        "location": {"path": escape_control(path), "lines": {"begin": line_of(check, PurePosixPath(path).name)}},
    }


def issue_fingerprint(*parts: str) -> str:
    """The same text for the same problem in each run, whatever line it is at."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
