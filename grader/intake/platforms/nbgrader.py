"""Submissions that nbgrader collected: its exchange on a JupyterHub, or the folder `submitted`."""

import re

from grader.intake.platforms.reading import Listing, Platform, Reading

EXCHANGE = re.compile(
    r"(?P<student>[^+]+)\+(?P<assignment>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? ?\w*)(?:\+.*)?",
    re.DOTALL,
)
"""Folders in the exchange: `student+assignment+timestamp`, since some version with a random text at the end."""


def _read(listing: Listing) -> dict[str, tuple[Reading, ...]]:
    found: dict[str, tuple[Reading, ...]] = {}
    for name in listing.names:
        if match := EXCHANGE.fullmatch(name):
            found[name] = (Reading(student=match["student"], upload=match["when"]),)
        elif any("timestamp.txt" in listing.inside(f"{name}/{inner}") for inner in listing.inside(name)):
            found[name] = (Reading(student=name),)
    return found


NBGRADER = Platform(name="nbgrader", title="nbgrader", read=_read, logins=True)
