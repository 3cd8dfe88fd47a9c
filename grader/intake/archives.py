"""Read wanted files from untrusted archives: zip, tar and tar.gz, also nested ones.

Law: no name in an archive ever becomes a path on this machine. Wanted files are read into memory, within a budget that
counts every unpacked byte. Links and devices are left out. So an archive cannot write anywhere.
"""

import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO

from msgspec import Struct

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
"""Endings of archive names, in lower case."""

OS_JUNK = ("thumbs.db", "desktop.ini")
"""Files that Windows leaves in folders, in lower case."""

MAX_NESTING = 3
"""Archives that may be nested in each other; deeper ones are left out."""

CHUNK = 1 << 16
"""Bytes that are read at once."""

DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    RuntimeError,
    OverflowError,
    AttributeError,
    TypeError,
    MemoryError,
)
"""Exceptions that the standard library raises for bytes that are not an archive; found by fuzzing."""


class ArchiveError(Exception):
    """The archive cannot be used. The message fits after the name of the archive."""


class ArchiveBomb(ArchiveError):
    """The archive unpacks to too much. Nothing in it is used, even if the bomb is in a nested archive."""


class ArchiveLimits(Struct, frozen=True, kw_only=True):
    """How much an archive may contain.

    members  entries in all, nested archives included
    file     bytes that are read of one wanted file; the default is one more than a submission may have
    nested   bytes of one nested archive
    total    bytes that are unpacked in all
    ratio    bytes that are unpacked for each byte of the archive; the first megabyte is free
    """

    members: int = 20_000
    file: int = (1 << 20) + 1
    nested: int = 64 << 20
    total: int = 256 << 20
    ratio: int = 200


WHOLE_INBOX = ArchiveLimits(members=2_000_000, file=64 << 20, nested=64 << 20, total=32 << 30, ratio=400)
"""Limits for an archive of all submissions, which comes from the operator."""


class Member(Struct, frozen=True):
    """One wanted file, or a nested archive that cannot be used.

    path     its name in the archive: for people, never for opening a file
    content  the bytes of the file
    problem  why the nested archive cannot be used; empty for a file
    """

    path: PurePosixPath
    content: bytes
    problem: str = ""


class Budget:
    """Counts what is read from one archive, nested archives included."""

    def __init__(self, limits: ArchiveLimits, size: int) -> None:
        self.limits = limits
        self._members, self._bytes = 0, 0
        self._most = min(limits.total, max(1 << 20, size * limits.ratio))
        self.left_out: dict[str, int] = {}
        self.unwanted: list[PurePosixPath] = []
        """Names of the files that are not wanted."""

    def member(self) -> None:
        """Count one entry. Raises ArchiveBomb beyond the limit."""
        self._members += 1
        if self._members > self.limits.members:
            raise ArchiveBomb(f"holds more than {self.limits.members:,} files")

    def spend(self, count: int) -> None:
        """Count unpacked bytes. Raises ArchiveBomb beyond the limit."""
        self._bytes += count
        if self._bytes > self._most:
            raise ArchiveBomb(f"unpacks to more than {self._most >> 20:,} MB, which looks like a bomb")

    def leave_out(self, what: str) -> None:
        """Count an entry that is left out; `what` is a noun phrase in the plural."""
        self.left_out[what] = self.left_out.get(what, 0) + 1

    def notes(self) -> list[str]:
        """A note for each kind of entry that was left out."""
        return [f"{what} left out: {count}" for what, count in sorted(self.left_out.items())]


Wanted = Callable[[str], bool]
"""Whether a file is wanted, by the last part of its name."""


def is_archive(name: str) -> bool:
    """Whether the name has an archive's ending."""
    return name.lower().endswith(SUFFIXES)


def strip_suffix(name: str) -> str:
    """The name without an archive's ending."""
    ending = max((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), key=len, default="")
    return name[: len(name) - len(ending)]


def iter_files(file: IO[bytes], name: str, wanted: Wanted, budget: Budget, depth: int = 1) -> Iterator[Member]:
    """The wanted files in an archive and its nested archives, each with its content up to the limit.

    Raises ArchiveError for an archive that is damaged, encrypted, not an archive, or a bomb. A nested archive with such
    a problem, except a bomb, becomes a member with a `problem`.
    """
    try:
        found = _zip(file, wanted, budget) if name.lower().endswith(".zip") else _tar(file, name, wanted, budget)
        for path, content in found:
            if is_archive(path.name) and not wanted(path.name):
                yield from _inner(path, content, wanted, budget, depth)
            else:
                yield Member(path, content)
    except ArchiveError:
        raise
    except DAMAGED as problem:
        raise ArchiveError(f"is damaged, or is not a {name.lower().rpartition('.')[2]} archive") from problem


def _inner(path: PurePosixPath, content: bytes, wanted: Wanted, budget: Budget, depth: int) -> Iterator[Member]:
    if depth >= MAX_NESTING:
        budget.leave_out(f"archives nested more than {MAX_NESTING} deep")
        return
    if len(content) > budget.limits.nested:
        budget.leave_out("archives that are too large")
        return
    try:
        for member in iter_files(io.BytesIO(content), path.name, wanted, budget, depth + 1):
            yield Member(path / member.path, member.content, member.problem)
    except ArchiveBomb:
        raise
    except ArchiveError as problem:
        yield Member(path, b"", str(problem))


def _zip(file: IO[bytes], wanted: Wanted, budget: Budget) -> Iterator[tuple[PurePosixPath, bytes]]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            budget.member()
            path = _path(_zip_name(info), budget)
            kind = stat.S_IFMT(info.external_attr >> 16)
            if path is None or info.is_dir() or not is_wanted(path, wanted, budget):
                continue
            if kind not in (0, stat.S_IFREG):
                budget.leave_out("links and devices")
                continue
            if info.flag_bits & 0x1:
                raise ArchiveError("is encrypted")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ArchiveError("uses a compression method that is not supported; make a plain zip file")
            with archive.open(info) as member:
                yield path, _take(member, _limit(path, wanted, budget), budget)


def _tar(file: IO[bytes], name: str, wanted: Wanted, budget: Budget) -> Iterator[tuple[PurePosixPath, bytes]]:
    packed = name.lower().endswith(("gz", "tgz"))
    stream = _Counted(file, budget, packed)
    with tarfile.open(fileobj=stream, mode="r|", errors="replace") as archive:  # type: ignore[call-overload]
        for info in archive:
            budget.member()
            path = _path(info.name, budget)
            if path is None or info.isdir() or not is_wanted(path, wanted, budget):
                continue
            if not info.isreg() or info.issparse():
                budget.leave_out("links and devices")
                continue
            if (member := archive.extractfile(info)) is not None:
                content = member.read(_limit(path, wanted, budget))
                if len(content) < min(info.size, _limit(path, wanted, budget)):
                    raise ArchiveError("is cut short")
                yield path, content
        if stream.truncated:
            raise ArchiveError("is cut short")


class _Counted:
    """A file for tarfile: unpacks on demand, and counts each byte in the budget.

    truncated  whether the compressed data ended too early
    """

    def __init__(self, file: IO[bytes], budget: Budget, packed: bool) -> None:
        self._file, self._budget = file, budget
        self._unpack = zlib.decompressobj(wbits=31) if packed else None
        self._rest = b""
        self.truncated = False

    def read(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            piece = self._more(count - len(parts))
            if not piece:
                break
            parts += piece
        self._budget.spend(len(parts))
        return bytes(parts)

    def _more(self, count: int) -> bytes:
        if self._unpack is None:
            return self._file.read(min(count, CHUNK))
        while True:
            self._rest = self._rest or self._file.read(CHUNK)
            if self._unpack.eof:
                self._rest = (self._unpack.unused_data + self._rest).lstrip(b"\0")
                if not self._rest:
                    return b""
                self._unpack = zlib.decompressobj(wbits=31)  # gzip members may follow each other
            if not self._rest:
                self.truncated = True
                return b""
            piece = self._unpack.decompress(self._rest, min(count, CHUNK))
            self._rest = self._unpack.unconsumed_tail
            if piece:
                return piece


def is_wanted(path: PurePosixPath, wanted: Wanted, budget: Budget) -> bool:
    """Whether the file is read: it is wanted or an archive. Any other file is noted in the budget, except junk."""
    if is_os_junk(path):
        return False
    if wanted(path.name) or is_archive(path.name):
        return True
    budget.unwanted.append(path)
    return False


def is_os_junk(path: PurePosixPath) -> bool:
    """Whether an operating system, an editor or Python left the file there: nobody hands it in on purpose."""
    return any(part.startswith((".", "__")) or part.lower() in OS_JUNK for part in path.parts)


def _take(member: IO[bytes], limit: int, budget: Budget) -> bytes:
    parts = bytearray()
    while len(parts) < limit and (piece := member.read(min(CHUNK, limit - len(parts)))):
        budget.spend(len(piece))
        parts += piece
    return bytes(parts)


def _limit(path: PurePosixPath, wanted: Wanted, budget: Budget) -> int:
    return budget.limits.file if wanted(path.name) else budget.limits.nested + 1


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name of an entry. Many programs write UTF-8 without the flag; zipfile then decodes it as code page 437."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            pass
    return info.filename


def _path(name: str, budget: Budget) -> PurePosixPath | None:
    """The name as a path in the archive; None for a name that leads out of it."""
    path = PurePosixPath(name.replace("\\", "/"))
    drive = path.parts[:1] and path.parts[0].endswith(":")
    if path.is_absolute() or ".." in path.parts or drive or "\0" in name:
        budget.leave_out("files whose names lead out of the archive")
        return None
    return path
