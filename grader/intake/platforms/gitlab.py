"""Archives of GitLab projects: `project-branch-commit.zip`, or a folder of that name."""

import re

from grader.intake.platforms.reading import Platform, Reading, each_name

PATTERN = re.compile(
    r"(?P<project>.+?)-(?:main|master|submission|HEAD)-(?P<commit>[0-9a-f]{40})(?P<ending>\.zip|\.tar\.gz|\.tar)?"
)


def _read(name: str) -> Reading | None:
    match = PATTERN.fullmatch(name)
    return Reading(student=match["project"], own=name if match["ending"] else "") if match else None


GITLAB = Platform(name="gitlab", title="GitLab", read=each_name(_read), logins=True)
