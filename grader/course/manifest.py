"""The list of what the kit put into a course, so that an update can tell its own files from changed ones."""

from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from grader.model import OperatorError

MANIFEST = "course.json"
"""The name of the file in the root of a course."""


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record of what the kit wrote.

    kit        version of the kit
    exercises  slugs that were chosen; empty for all
    files      fingerprint of each file, by its path
    """

    kit: str
    exercises: tuple[str, ...] = ()
    files: dict[str, str]


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1) + b"\n"


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a course; None for a folder without one. Raises OperatorError for one that cannot be used."""
    path = folder / MANIFEST
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Manifest) if path.is_file() else None
        if found is not None and not all(map(_is_inside, found.files)):
            raise ValueError("it names files outside of the course")
        return found
    except (OSError, ValueError, msgspec.DecodeError) as problem:
        raise OperatorError(
            f"{path} cannot be used: {problem}.", "Take it from the history of the course."
        ) from problem


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name)
