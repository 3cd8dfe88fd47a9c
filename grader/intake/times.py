"""When each student handed in, from a list that a platform exports: Moodle's worksheet, Gradescope's scores, a log.

Law: a time comes from the platform. What a student can write, such as the date of a commit or of a file, is no time.
"""

import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from grader.intake.platforms.reading import time_of_upload
from grader.intake.roster import decode_text, people_of_rows

COLUMNS = ("last modified (submission)", "submission time", "submitted at", "date submitted", "handed in", "time")
"""Headers of the column with the time, in lower case; the first one that there is counts."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

SPELLED = re.compile(
    r"(?:\w+,? )?(?:(?P<day>\d{1,2}) (?P<month>[A-Za-z]{3,9})|(?P<first>[A-Za-z]{3,9}) (?P<then>\d{1,2}),?)"
    r" (?P<year>\d{4}),?"
    r"(?: at)? (?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))? ?(?P<half>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
"""A time in English words: `Sunday, 1 November 2026, 11:59 PM`, `Nov 1, 2026 at 11:59 PM`."""

NOTHING = ("", "-", "–", "n/a", "missing")
"""Cells of students who handed in nothing, in lower case."""


def read_times(path: Path) -> tuple[dict[str, datetime], list[str]]:
    """The times by the keys of the students, such as `number:12` or `id:s1`, and a line for each mistake in the file.

    A time without a time zone is that of the course. A key that two lines give different times belongs to neither.
    """
    try:
        text = decode_text(path.read_bytes())
    except OSError as problem:
        return {}, [f"{path} cannot be read: {problem.strerror}"]
    rows = _rows(text)
    header = [cell.casefold() for cell in rows[0]] if rows else []
    place = next((header.index(each) for each in COLUMNS if each in header), -1)
    people = people_of_rows(rows)
    if place < 0 or not people:
        wanted = "a column for the students" if place >= 0 else f"a column with the time, such as {COLUMNS[0]!r}"
        return {}, [f"{path} needs {wanted}"]
    times: dict[str, datetime] = {}
    mistakes, shared = [], set[str]()
    for row, person in people.items():
        cell = rows[row][place] if place < len(rows[row]) else ""
        if cell.casefold() in NOTHING:
            continue
        time = parse_time(cell)
        if time is None:
            mistakes.append(f"{path}, line {row + 1}: {cell[:60]!r} is not a known form of a time")
            continue
        for key in (f"{kind}:{text}" for kind, text in person.keys if kind in ("id", "number", "login", "email")):
            if times.setdefault(key, time) != time:
                shared.add(key)
    return {key: time for key, time in times.items() if key not in shared}, mistakes


def parse_time(text: str) -> datetime | None:
    """The time in a cell; None for a form that is not known, such as 11/1/2026, which means two different days."""
    if time := time_of_upload(text.strip()):
        return time
    match = SPELLED.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    name = (match["month"] or match["first"])[:3].lower()
    hour, half = int(match["hour"]), (match["half"] or "").lower()[:1]
    if name not in MONTHS or (half and not 1 <= hour <= 12):
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    day = int(match["day"] or match["then"])
    try:
        return datetime(
            int(match["year"]), MONTHS.index(name) + 1, day, hour, int(match["minute"]), int(match["second"] or 0)
        )
    except ValueError:
        return None


def _rows(text: str) -> Sequence[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    try:
        found = csv.reader(io.StringIO(lines), delimiter=max(",;\t", key=first.count))
        return [row for row in ([cell.strip() for cell in row] for row in found) if any(row)]
    except csv.Error:
        return []
