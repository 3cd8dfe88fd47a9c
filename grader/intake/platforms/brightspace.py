"""Brightspace's (D2L's) download of an assignment: `number-number - name - date[ - file]`, and an `index.html`."""

import re

from grader.intake.platforms.reading import Platform, Reading, each_name

PATTERN = re.compile(
    r"(?P<number>\d+)-\d+ ?- ?(?P<name>.+?) ?- ?(?P<when>[^\W\d_]{3,} \d{1,2}, \d{4} \d{1,2}:?\d{2}(?: [AP]M)?)"
    r"(?: ?- ?(?P<own>.+))?",
    re.IGNORECASE | re.DOTALL,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _read(name: str) -> Reading | None:
    match = PATTERN.fullmatch(name)
    if not match:
        return None
    return Reading(
        student=match["name"], number=match["number"], own=match["own"] or "", upload=_sortable(match["when"])
    )


def _sortable(when: str) -> str:
    """The date as text that sorts in time; a month of another language sorts before all others."""
    words = when.replace(",", "").split()
    month = MONTHS.index(words[0][:3].lower()) + 1 if words[0][:3].lower() in MONTHS else 0
    clock = int(words[3].replace(":", "")) % 1200 if len(words) > 4 else int(words[3].replace(":", ""))
    clock += 1200 if len(words) > 4 and words[4].upper() == "PM" else 0
    return f"{words[2]}-{month:02}-{int(words[1]):02} {clock:04}"


BRIGHTSPACE = Platform(name="brightspace", title="Brightspace", read=each_name(_read), fixed=True)
