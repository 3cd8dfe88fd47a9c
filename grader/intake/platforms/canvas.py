"""Canvas' download of an assignment: files, text and links, late ones, and with names hidden.

Source: canvas-lms `lib/content_zipper.rb`: `name[_LATE]_user_attachment_file`, `name[_LATE]_user_text.html` or
`_link.html`; with names hidden, `anon_id` stands for the name and the user. Canvas keeps underscores out of names.
It gives the last attempt alone, so the number of a file only orders the files of that attempt.
"""

import re

from grader.intake.platforms.reading import Platform, Reading, each_name

PATTERN = re.compile(r"(?P<name>.+?)(?P<late>_late)?_(?P<number>\d+)_(?P<upload>\d+)_(?P<own>.+)", re.I | re.DOTALL)
TYPED = re.compile(r"(?P<name>[^_]+)(?P<late>_late)?_(?P<number>\d+)_(?P<own>(?:text|link)\.html)", re.I | re.DOTALL)
HIDDEN = re.compile(
    r"anon(?:ymous)?_(?P<number>[A-Za-z0-9]{5})(?P<late>_late)?_(?:(?P<upload>\d+)_(?P<own>.+)|(?P<typed>(?:text|link)\.html))",
    re.I | re.DOTALL,
)


def _read(name: str) -> Reading | None:
    if match := HIDDEN.fullmatch(name):
        own, typed = match["own"] or match["typed"], bool(match["typed"])
        late = bool(match["late"])
        return Reading(
            student="anon",
            number=match["number"],
            own=own,
            upload=match["upload"] or "",
            late=late,
            typed=typed,
            single=True,
        )
    if match := TYPED.fullmatch(name):
        late = bool(match["late"])
        return Reading(
            student=match["name"], number=match["number"], own=match["own"], late=late, typed=True, single=True
        )
    if match := PATTERN.fullmatch(name):
        late = bool(match["late"])
        return Reading(
            student=match["name"],
            number=match["number"],
            own=match["own"],
            upload=match["upload"],
            late=late,
            single=True,
        )
    return None


CANVAS = Platform(name="canvas", title="Canvas", read=each_name(_read), fixed=True)
