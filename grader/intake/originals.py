"""Stubs as they are handed out: the copies of the kit, and whether a file is still one of them.

Users write into the stub itself. So the kit keeps each stub once more, in `exercises/.originals`, and needs no Git for
that. `grader check` compares the two.
"""

import hashlib
from pathlib import Path

from grader.model import Exercise

SIZE_LIMIT = 1 << 20
"""Bytes of a file that is compared."""


def content_hash(content: bytes) -> str:
    """SHA-256 of the content with Unix line endings: Git changes them on Windows."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def original_of(exercise: Exercise) -> bytes | None:
    """The stub as it is handed out; None for an exercise whose copy is missing."""
    path = exercise.original
    return path.read_bytes() if path.is_file() and path.stat().st_size <= SIZE_LIMIT else None


def is_untouched(exercise: Exercise, path: Path) -> bool:
    """Whether the file in `path` is the program that the kit hands out for repair.

    Its hash is in exercise.toml, because users write into the stub itself. Other stubs need none: they raise
    NotImplementedError.
    """
    if not exercise.metadata.original or not path.is_file() or path.stat().st_size > SIZE_LIMIT:
        return False
    return content_hash(path.read_bytes()) == exercise.metadata.original
