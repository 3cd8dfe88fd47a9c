"""Files from Google Drive or Classroom: `Student Name - file`, with "Copy of" before the file's name in some cases."""

import re

from grader.intake.platforms.reading import Platform, Reading, each_name

PATTERN = re.compile(
    r"(?=.*\.\w{1,7}\Z)(?P<name>(?:[^_]|(?<!\w{3})(?<=[^\W\d_])_(?=[^\W\d_]))+?) - (?:Copy of )?(?P<own>.+\.\w{1,7})",
    re.DOTALL,
)
"""Google Drive's archives have an underscore for an apostrophe, as in `Sean O_Brien`; other names have none.
What stands first finds out at once whether there is an ending, and not again after each hyphen."""


def _read(name: str) -> Reading | None:
    match = PATTERN.fullmatch(name)
    if not match:
        return None
    parts = match["own"].split(" - ")
    longer = tuple(" - ".join([match["name"], *parts[:at]]) for at in range(1, len(parts)))
    return Reading(student=match["name"], also=longer, own=match["own"])


GOOGLE = Platform(name="google", title="Google Classroom", read=each_name(_read))
