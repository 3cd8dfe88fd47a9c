"""Several people's hand-ins in what stands as one entry: a whole download inside a folder or an archive.

Law: nobody gets a mark for such an entry. One person's files would count, and those of all others would be lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from grader.intake.file_names import ADDED
from grader.intake.platforms import VERSION, Listing, find_platform
from grader.intake.platforms.gradescope import GRADESCOPE, METADATA
from grader.intake.submission import DEPTH_LIMIT

SURE = ("moodle", "canvas", "blackboard", "brightspace", "nbgrader", "gitlab")
"""Platforms whose names are hardly those of one student's own files."""

OWN_FOLDERS = ("exercises", "solutions")
"""Folders of the kit: what is beside them is one student's, too."""

SHOWN = 3
"""People in one sentence."""

LEVELS, LONGEST = DEPTH_LIMIT + 1, 255
"""Levels of folders in which names are looked at, and characters of such a name: no platform gives deeper or longer
ones, and an archive can hold any."""


def holds_download(folder: Path, names: Sequence[str]) -> bool:
    """Whether a folder with these names holds what a platform gives for several people."""
    listing = Listing(names=names, folder=folder)
    platform = find_platform(listing)
    people = {(each.student, each.number) for found in platform.read(listing).values() for each in found}
    sure = platform.name in SURE or METADATA in names or (platform.name == "github" and _is_of_clones(folder.name))
    return sure and len(people) > 1


def several_people(paths: Iterable[PurePosixPath]) -> str:
    """A sentence about the people whose hand-ins an entry holds, by the names in it; empty if no two are found."""
    below: dict[tuple[str, ...], set[str]] = {}
    for path in paths:
        parts = path.parts
        for at, part in enumerate(parts[:LEVELS]):
            if len(part) <= LONGEST:
                below.setdefault(parts[:at], set()).add(part)
    exported = any(METADATA in names for names in below.values())
    for names in (each for each in below.values() if len(each) > 1):
        listing = Listing(names=sorted(names))
        platform = find_platform(listing)
        found = [each for readings in platform.read(listing).values() for each in readings]
        people = sorted({f"{each.student}_{each.number}" if each.number else each.student for each in found})
        if len(people) > 1 and (platform.name in SURE or (exported and platform.name == GRADESCOPE.name)):
            return _sentence(people)
    return ""


def perhaps_several_people(places: Mapping[str, Mapping[str, bytes]]) -> str:
    """A sentence if the only entry of an inbox can be a folder with the entries of all students; empty otherwise.

    places  for each exercise, the folders at the top of the entry with a file for it, each with the file's content;
            the empty text stands for the top itself
    """
    for tops in places.values():
        people = {top: content for top, content in tops.items() if not _is_version(top)}
        if not {"", *OWN_FOLDERS} & set(people) and len(set(people.values())) > 1:
            return _sentence(sorted(people))
    return ""


def _is_version(name: str) -> bool:
    """Whether a folder of one student can have this name: `Version 2`, `old`."""
    return VERSION.fullmatch(name) is not None or ADDED.fullmatch(name.casefold()) is not None


def _is_of_clones(name: str) -> bool:
    """Whether `gh classroom clone student-repos` gives this name to the folder of all clones."""
    return name.endswith("-submissions")


def _sentence(people: Sequence[str]) -> str:
    more = f" and {len(people) - SHOWN} more" if len(people) > SHOWN else ""
    names = f"{', '.join(people[:SHOWN])}{more}"
    return (
        f"It may hold the hand-ins of several people ({names}). Give the folder or archive that they are in as INBOX."
    )
