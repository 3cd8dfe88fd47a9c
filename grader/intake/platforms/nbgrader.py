"""Submissions that nbgrader collected: its exchange on a JupyterHub, or the folder `submitted`."""

import re

from grader.intake.archive_limits import ArchiveError
from grader.intake.archives import open_ordinary_file
from grader.intake.platforms.reading import Listing, Platform, Reading

EXCHANGE = re.compile(
    r"(?P<student>[^+]+)\+(?P<assignment>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d \d\d(?:[:_]\d\d){2}(?:\.\d+)? ?\w*)(?:\+.*)?",
    re.DOTALL,
)
"""Folders in the exchange: `student+assignment+timestamp`, since some version with a random text at the end.
Windows has `_` for each colon."""


def _read(listing: Listing) -> dict[str, tuple[Reading, ...]]:
    found: dict[str, tuple[Reading, ...]] = {}
    for name in listing.names:
        if match := EXCHANGE.fullmatch(name):
            found[name] = (Reading(student=match["student"], upload=match["when"]),)
        elif any("timestamp.txt" in listing.inside(f"{name}/{inner}") for inner in listing.inside(name)):
            found[name] = (Reading(student=name, when=_timestamp(listing, name)),)
    return found


def _timestamp(listing: Listing, name: str) -> str:
    """The time that nbgrader wrote beside the files of the only assignment; empty for several, or none."""
    places = [each for each in listing.inside(name) if "timestamp.txt" in listing.inside(f"{name}/{each}")]
    if len(places) != 1 or listing.folder is None:
        return ""
    try:
        with open_ordinary_file(listing.folder / name / places[0] / "timestamp.txt") as file:
            text = file.read(100).decode("utf-8", "replace").strip()
    except ArchiveError:
        return ""
    return text


NBGRADER = Platform(name="nbgrader", title="nbgrader", read=_read, logins=True)
