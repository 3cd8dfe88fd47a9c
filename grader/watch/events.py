"""Events of watch mode. Threads put these values into one queue, and the loop takes them out."""

from pathlib import Path

from msgspec import Struct

from grader.grading.warm import WarmAnswer


class KeyPressed(Struct, frozen=True):
    """A key: a letter in lower case, or `up`, `down`, `enter`, `escape`."""

    key: str


class FilesChanged(Struct, frozen=True):
    """Files that were saved, by their paths."""

    paths: tuple[Path, ...]


class FileEventsFailed(Struct, frozen=True):
    """No file events come here, so files are looked at instead. `why` is a phrase."""

    why: str


class GraderAnswered(Struct, frozen=True):
    """An answer of the warm process with this number of ours; None: it has ended."""

    process: int
    answer: WarmAnswer | None


class TerminalResized(Struct, frozen=True):
    """The terminal has another size."""


class Interrupted(Struct, frozen=True):
    """The user, or the system, wants an end."""


Event = KeyPressed | FilesChanged | FileEventsFailed | GraderAnswered | TerminalResized | Interrupted
