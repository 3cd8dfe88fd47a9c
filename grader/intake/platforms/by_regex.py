"""Names of an unknown platform, by a regular expression that the operator gives."""

import re

from grader.intake.platforms.reading import Platform, Reading, each_name, numbers_padded
from grader.model import OperatorError

GROUPS = ("student", "attempt", "late", "file")


def platform_of_regex(pattern: str) -> Platform:
    """A platform whose names fit the pattern as a whole; its groups are `student`, `attempt`, `late` and `file`.

    Raises OperatorError for a pattern that is not one, or that has no group `student`.
    """
    try:
        compiled = re.compile(pattern, re.DOTALL)
    except re.error as problem:
        raise OperatorError(f"--names is not a regular expression: {problem}.", "Correct it.") from problem
    unknown = sorted(set(compiled.groupindex) - set(GROUPS))
    if unknown or "student" not in compiled.groupindex:
        what = f"has the unknown group {unknown[0]!r}" if unknown else "has no group (?P<student>...)"
        raise OperatorError(f"--names {what}.", f"Its groups are {', '.join(GROUPS)}.")

    def read(name: str) -> Reading | None:
        match = compiled.fullmatch(name)
        if not match or not match["student"]:
            return None
        values = match.groupdict(default="")
        upload = numbers_padded(values.get("attempt", ""))
        # Without the group `file`, the name that the student gave is not known; the ending shows an archive.
        return Reading(
            student=values["student"], own=values.get("file", name), upload=upload, late=bool(values.get("late"))
        )

    return Platform(name="names", title="the pattern of --names", read=each_name(read))
