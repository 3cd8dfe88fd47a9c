"""Files from Microsoft Teams, as they are in SharePoint or OneDrive: `student/assignment/Version 2/file`."""

import re

from grader.intake.platforms.reading import Listing, Platform, Reading

VERSION = re.compile(r"Version (?P<number>\d{1,9})", re.IGNORECASE)
"""The folder of one attempt. Within a submission, the highest number counts."""


def _read(listing: Listing) -> dict[str, tuple[Reading, ...]]:
    return {name: (Reading(student=name),) for name in listing.names if _has_versions(listing, name)}


def _has_versions(listing: Listing, name: str) -> bool:
    inside = listing.inside(name)
    below = [inner for each in inside for inner in listing.inside(f"{name}/{each}")]
    return any(VERSION.fullmatch(each) for each in (*inside, *below))


TEAMS = Platform(name="teams", title="Teams", read=_read)
