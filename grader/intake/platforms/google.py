"""Files from Google Drive or Classroom: `Student Name - file`, with "Copy of" before the file's name in some cases."""

import re

from msgspec.structs import replace

from grader.intake.archives import is_archive
from grader.intake.file_names import is_python
from grader.intake.platforms.reading import Listing, Platform, Reading

PATTERN = re.compile(
    r"(?=.*\.\w{1,7}\Z)(?P<name>(?:[^_]|(?<!\w{3})(?<=[^\W\d_])_(?=[^\W\d_]))+?) - (?:Copy of )?(?P<own>.+\.\w{1,7})",
    re.DOTALL,
)
"""Google Drive's archives have an underscore for an apostrophe, as in `Sean O_Brien`; other names have none.
What stands first finds out at once whether there is an ending, and not again after each hyphen."""


def _read(listing: Listing) -> dict[str, tuple[Reading, ...]]:
    """The readings of each name. Where several names of one student differ in what may be more of the name, it is taken
    for a part of the name: two students must not become one."""
    found = {name: reading for name in listing.names if (reading := _read_name(name))}
    ways: dict[str, set[tuple[str, ...]]] = {}
    for each in found.values():
        if is_python(each.own) or is_archive(each.own):
            ways.setdefault(each.student, set()).add(each.also)
    return {name: (_longest(each) if len(ways.get(each.student, ())) > 1 else each,) for name, each in found.items()}


def _longest(reading: Reading) -> Reading:
    """The reading with the longest name of a student, and the others beside it."""
    if not reading.also:
        return reading
    own = reading.own.rpartition(" - ")[2]
    return replace(reading, student=reading.also[-1], also=(reading.student, *reading.also[:-1]), own=own)


def _read_name(name: str) -> Reading | None:
    match = PATTERN.fullmatch(name)
    if not match:
        return None
    parts = match["own"].split(" - ")
    longer = tuple(" - ".join([match["name"], *parts[:at]]) for at in range(1, len(parts)))
    return Reading(student=match["name"], also=longer, own=match["own"])


GOOGLE = Platform(name="google", title="Google Classroom", read=_read)
