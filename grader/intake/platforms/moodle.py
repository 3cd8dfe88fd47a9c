"""Moodle's download of an assignment, as folders or flat, for groups, and with names hidden.

Source: moodle `mod/assign/locallib.php`, `download_submissions`: `[group-]name_id_assignsubmission_file[_]`, then a
slash or the file's own name. Moodle writes a blank for each underscore in the student's name.
"""

import re

from grader.intake.platforms.canvas import PATTERN as CANVAS_PATTERN
from grader.intake.platforms.reading import Platform, Reading, each_name

PATTERN = re.compile(
    r"(?P<name>[^_]+)_(?P<number>\d+)_assignsubmission_(?P<how>file|onlinetext)_?(?P<own>.*)", re.DOTALL
)

EDITED = re.compile(PATTERN.pattern.replace("[^_]+", ".+?", 1), re.DOTALL)
"""Names with underscores in the student's name: somebody has edited them."""


def _read(name: str) -> Reading | None:
    match = PATTERN.fullmatch(name)
    if not match and not CANVAS_PATTERN.fullmatch(name):
        match = EDITED.fullmatch(name)
    if not match:
        return None
    typed = match["how"] == "onlinetext"
    own = "onlinetext.html" if typed else match["own"]
    return Reading(student=match["name"], number=match["number"], own=own, typed=typed)


MOODLE = Platform(name="moodle", title="Moodle", read=each_name(_read), fixed=True)
