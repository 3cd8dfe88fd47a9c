"""Students with marks of an earlier batch and nothing in the inbox now: gone, or there under another name."""

from collections.abc import Sequence

from grader.batch.owners import Entry
from grader.batch.store import Store
from grader.intake import content_hash
from grader.model import Exercise

SHOWN = 3
"""Ids in one note."""


def note_gone(gone: Sequence[str]) -> list[str]:
    """A note on the students whose marks stay, although nothing in the inbox is theirs."""
    more = f" and {len(gone) - SHOWN} more" if len(gone) > SHOWN else ""
    names = f"{', '.join(gone[:SHOWN])}{more}"
    return [f"nothing in the inbox now, the marks of an earlier batch stay: {names}"] if gone else []


def find_renamed(
    store: Store, gone: Sequence[str], entries: Sequence[Entry], exercises: Sequence[Exercise]
) -> list[str]:
    """A note on each submission with the very file of a student who is gone: one of both may be too many.

    A stub says nothing, because many have it. What the operator has decided is no question any more.
    """
    stubs = {content_hash(each.stub.read_bytes()) for each in exercises if each.stub.is_file()}
    slugs = {each.slug for each in exercises}

    def files_of(student: str) -> set[tuple[str, str]]:
        found = {(slug, content_hash(content)) for slug, (_, content) in store.sources(student).items()}
        return {(slug, digest) for slug, digest in found if slug in slugs and digest not in stubs}

    owners = {file: student for student in gone for file in files_of(student)}
    undecided = [info for submission, info in entries if not submission.decided] if owners else []
    found = {info.id: (info.origin, owners[file]) for info in undecided for file in files_of(info.id) if file in owners}
    return [
        f"{new} has the file of {old}, who has nothing in the inbox now. If it was renamed, accept the line "
        f"{origin},{old}; else the line {origin},{new}."
        for new, (origin, old) in found.items()
    ]
