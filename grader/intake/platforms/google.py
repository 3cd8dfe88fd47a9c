"""Files from Google Drive or Classroom: `Student Name - file`, with "Copy of" before the file's name in some cases."""

import re

from grader.intake.platforms.reading import Platform, Reading, each_name

PATTERN = re.compile(r"(?P<name>[^_]+?) - (?:Copy of )?(?P<own>.+\.\w{1,7})", re.DOTALL)


def _read(name: str) -> Reading | None:
    match = PATTERN.fullmatch(name)
    return Reading(student=match["name"], own=match["own"]) if match else None


GOOGLE = Platform(name="google", title="Google Classroom", read=each_name(_read))
