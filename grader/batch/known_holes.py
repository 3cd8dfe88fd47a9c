"""Known holes of Python's standard library in what reads submissions. Pure."""

from collections.abc import Sequence

HOLES = {
    "CVE-2024-0450 in zipfile": {(3, 11): 8, (3, 12): 2},
    "CVE-2024-6232 in tarfile": {(3, 11): 10, (3, 12): 6},
    "CVE-2025-8194 in tarfile": {(3, 11): 14, (3, 12): 12, (3, 13): 6},
}
"""For each hole: the first release of each affected minor version that has no such hole."""


def describe_known_holes(version: Sequence[int]) -> str:
    """A sentence about the holes of this version of Python, with the cure; empty if none is known.

    version  major, minor and micro version
    """
    major, minor, micro = version[:3]
    found = {name: fixed[major, minor] for name, fixed in HOLES.items() if micro < fixed.get((major, minor), 0)}
    if not found:
        return ""
    return (
        f"Python {major}.{minor}.{micro} has known holes that an archive can use: {', '.join(found)}. "
        f"Use {major}.{minor}.{max(found.values())} or newer. Limits keep the batch safe from them."
    )
