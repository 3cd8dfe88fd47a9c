"""Clones of GitHub Classroom and Classroom 50: folders `assignment-username`, each a Git repository.

All names begin with the assignment, which the names alone do not tell from the student. So it is what they share.
"""

from grader.intake.platforms.reading import Listing, Platform, Reading, shared_start


def _read(listing: Listing) -> dict[str, tuple[Reading, ...]]:
    clones = [name for name in listing.names if ".git" in listing.inside(name)]
    start = len(shared_start(clones, "-"))
    return {name: (Reading(student=name[start:]),) for name in clones if name[start:]}


CLONES = Platform(name="github", title="GitHub", read=_read, logins=True)
