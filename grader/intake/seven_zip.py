"""Read 7z archives into memory, where the package py7zr is installed.

Law: as for every archive, no name in it becomes a path on this machine: py7zr hands each file to a buffer of ours.
"""

import importlib.util
from collections.abc import Callable, Iterator
from typing import IO, Any

from msgspec import Struct

from grader.intake.archive_limits import ArchiveError

ENDING = ".7z"
MISSING = "is a 7z archive, which this machine cannot read: pip install 'concurrency-kit[7z]'"
"""Why an archive is not used where py7zr is missing; the words fit after its name."""


class SevenZipEntry(Struct, frozen=True, kw_only=True):
    """One entry, by the header of the archive.

    size    bytes of its content, unpacked
    folder  whether it is a folder
    plain   whether it is an ordinary file: no folder, link or socket
    """

    name: str
    size: int
    folder: bool
    plain: bool


def can_read_seven_zip() -> bool:
    """Whether py7zr is installed."""
    try:
        return importlib.util.find_spec("py7zr") is not None
    except (ImportError, ValueError):
        return False


def seven_zip_files(
    file: IO[bytes], limit_of: Callable[[SevenZipEntry], int | None]
) -> Iterator[tuple[str, bytes | None]]:
    """The names and contents of the chosen files; None for the content of one whose name was there before.

    limit_of  gets each entry before anything is unpacked; returns the bytes to read of it, None to leave it out

    Raises ArchiveError if the archive is damaged or encrypted, or py7zr is missing.
    """
    if not can_read_seven_zip():
        raise ArchiveError(MISSING)
    import py7zr
    from py7zr.exceptions import PasswordRequired, UnsupportedCompressionMethodError

    buffers: dict[str, Any] = {}
    chosen: dict[str, int] = {}
    try:
        with py7zr.SevenZipFile(file, "r") as archive:
            if archive.needs_password():
                raise ArchiveError("is encrypted")
            for each in archive.list():
                entry = SevenZipEntry(
                    name=each.filename, size=each.uncompressed or 0, folder=each.is_directory, plain=each.is_file
                )
                limit = limit_of(entry)
                if limit is not None:
                    chosen[entry.name] = limit
            if chosen:
                archive.extract(targets=list(chosen), factory=_buffers_for(chosen, buffers))
    except (ArchiveError, MemoryError):
        raise
    except PasswordRequired as problem:
        raise ArchiveError("is encrypted") from problem
    except UnsupportedCompressionMethodError as problem:
        raise ArchiveError("uses a compression method that is not supported; make a plain zip file") from problem
    except Exception as problem:  # found by fuzzing: py7zr and its decoders raise of every kind
        raise ArchiveError("is damaged, or is not a 7z archive") from problem
    for name, buffer in buffers.items():
        yield name, bytes(buffer.content) if name in chosen else None


def _buffers_for(chosen: dict[str, int], buffers: dict[str, Any]) -> Any:
    from py7zr.io import Py7zIO, WriterFactory

    class Buffer(Py7zIO):  # type: ignore[misc, unused-ignore]
        """Keeps the first bytes of one file, up to its limit, and drops the rest."""

        def __init__(self, limit: int) -> None:
            self.content, self._limit = bytearray(), limit

        def write(self, piece: bytes | bytearray) -> int:
            self.content += piece[: max(0, self._limit - len(self.content))]
            return len(piece)

        def read(self, _size: int | None = None) -> bytes:
            return b""

        def seek(self, _offset: int, _whence: int = 0) -> int:
            return 0

        def flush(self) -> None:
            pass

        def size(self) -> int:
            return len(self.content)

    class Buffers(WriterFactory):  # type: ignore[misc, unused-ignore]
        def create(self, name: str) -> Buffer:
            buffers[name] = buffer = Buffer(chosen.get(name, 0))
            return buffer

    return Buffers()
