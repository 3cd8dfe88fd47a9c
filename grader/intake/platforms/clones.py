"""Clones of GitHub Classroom and Classroom 50: folders `assignment-username`, each a Git repository.

All names begin with the assignment, which the names alone do not tell from the student. So it is what they share.
"""

from collections.abc import Sequence

from grader.intake.platforms.reading import Listing, Platform, Reading


def _read(listing: Listing) -> dict[str, tuple[Reading, ...]]:
    clones = [name for name in listing.names if ".git" in listing.inside(name)]
    shared = _shared_start(clones).rpartition("-")[0]
    start = len(shared) + 1 if shared else 0
    return {name: (Reading(student=name[start:]),) for name in clones if name[start:]}


def _shared_start(names: Sequence[str]) -> str:
    """The text that all names begin with; empty for a single name, which shares nothing."""
    if len(names) < 2:
        return ""
    first, last = min(names), max(names)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:same]


CLONES = Platform(name="github", title="GitHub", read=_read)
