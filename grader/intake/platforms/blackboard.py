"""Blackboard's download of an assignment: `assignment_username_attempt_date_file`, and a text file about each attempt.

Source: README of kwurst/bb-file-cleanup, and the names that nbgrader's `zip_collect` expects.
"""

import re

from grader.intake.platforms.reading import Platform, Reading, each_name

PATTERN = re.compile(
    r"(?P<before>.+?)_attempt_(?P<when>\d{4}(?:-\d{2}){5})(?:_(?P<own>.+)|(?P<about>\.txt))", re.DOTALL
)
"""The student names the file, and may write another attempt into its name: the first one in the name counts."""


def _read(name: str) -> Reading | None:
    match = PATTERN.fullmatch(name)
    if not match:
        return None
    _, separator, login = match["before"].rpartition("_")
    if not separator or not login:
        return None
    about = match["about"] is not None
    own = "attempt.txt" if about else match["own"]
    return Reading(student=login, own=own, upload=match["when"], receipt=about)


BLACKBOARD = Platform(name="blackboard", title="Blackboard", read=each_name(_read))
