"""The feedback of a batch as one zip that a platform takes back and hands out to its students.

Each importer finds the student by the name of the file alone. So a file goes in only where the platform's own number
for the student is known: what an operator or a roster has decided says nothing about a student's place on the platform.

Sources: moodle `mod/assign/feedback/file/importziplib.php`; canvas-lms `app/models/assignment.rb`,
`infer_comment_context_from_filename`.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from grader.intake import read_name
from grader.model import GradebookRow, SubmissionInfo

FILE = "feedback.txt"
"""The name under which a student gets the feedback, where the platform keeps it."""

DAY = (1980, 1, 1, 0, 0, 0)
"""The time of each file: the oldest one that a zip can hold. So equal feedback makes an equal zip."""


class FeedbackZip(Struct, frozen=True, kw_only=True):
    """The packed feedback.

    content   the zip
    count     number of files in it
    unplaced  ids of submissions without a place on the platform
    open      ids of submissions whose owner is not clear
    """

    content: bytes
    count: int
    unplaced: tuple[str, ...]
    open: tuple[str, ...]


def _moodle(about: SubmissionInfo) -> str:
    """`name_number_assignfeedback_file/feedback.txt`: Moodle finds the student by the number alone."""
    found = read_name("moodle", about.origin)
    if found is None or found.number != about.number or not found.number.isdecimal():
        return ""
    name = re.sub(r"[_/\\]+|^[.~]+", " ", found.student).strip() or "student"
    return f"{name}_{found.number}_assignfeedback_file/{FILE}"


def _canvas(about: SubmissionInfo) -> str:
    """`name_user_attachment_feedback.txt`: Canvas takes the first two numbers for the user and a file of the user."""
    found = read_name("canvas", about.origin)
    if found is None or found.typed or found.number != about.number or re.match(r"anon(ymous)?_", about.origin, re.I):
        return ""
    name = re.sub(r"[^\w-]|_", "", found.student)
    name = name if name and not name.isdecimal() else f"student{name}"
    return f"{name}_{found.number}_{found.upload}_{FILE}"


PLACES: Mapping[str, Callable[[SubmissionInfo], str]] = {"moodle": _moodle, "canvas": _canvas}
"""The platforms that take a zip, and the name of a submission's file in it; empty where its place is not known."""


def pack_feedback(platform: str, rows: Iterable[tuple[GradebookRow, str]]) -> FeedbackZip:
    """The zip for the platform. `rows`: each submission with its feedback."""
    place_of, output = PLACES[platform], io.BytesIO()
    unplaced, still_open, taken = [], [], set[str]()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for row, text in rows:
            place = place_of(row.about)
            if row.about.unclear:
                still_open.append(row.about.id)
            elif not place or place in taken:
                unplaced.append(row.about.id)
            else:
                taken.add(place)
                entry = zipfile.ZipInfo(place, DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                # By this mark, browsers and editors know that the text is UTF-8.
                archive.writestr(entry, ("\ufeff" + text).encode("utf-8", "backslashreplace"))
    return FeedbackZip(content=output.getvalue(), count=len(taken), unplaced=tuple(unplaced), open=tuple(still_open))
