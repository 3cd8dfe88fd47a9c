"""Read wanted files from untrusted archives: zip, tar, tar.gz and 7z, also nested ones.

Law: no name in an archive ever becomes a path on this machine. Wanted files are read into memory, within a budget that
counts every unpacked byte. Links and devices are left out. So an archive cannot write anywhere.

A damaged archive can still make the standard library use any amount of time and memory. So a batch reads archives in a
process with limits: see `archive_process`.
"""

import io
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from msgspec import Struct

from grader.intake.archive_limits import TOO_MUCH_MEMORY, ArchiveBomb, ArchiveError, Budget
from grader.intake.file_names import is_python, named_file
from grader.intake.seven_zip import ENDING, SevenZipEntry, seven_zip_files

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ENDING)
"""Endings of archive names, in lower case."""

OS_JUNK = ("thumbs.db", "desktop.ini")
"""Files that Windows leaves in folders, in lower case."""

LISTS = re.compile(r"submission_metadata\.yml|.+_attempt_[\d-]+\.txt", re.DOTALL)
"""Names of files in which Gradescope and Blackboard tell whose the others are."""

MAX_NESTING = 3
"""Archives that may be nested in each other; deeper ones are left out."""

CHUNK = 1 << 16
"""Bytes that are read at once."""

MAX_NAME_LENGTH = 1_000
"""Characters of a name in an archive; a file with a longer name is left out."""

O_BINARY = getattr(os, "O_BINARY", 0)
"""Flag that Windows needs for opening a binary file; 0 elsewhere."""

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
)
"""Exceptions that the standard library raises for bytes that are not an archive; found by fuzzing."""


class Member(Struct, frozen=True):
    """One wanted file, or a nested archive that cannot be used.

    path     its name in the archive: for people, never for opening a file
    content  the bytes of the file
    problem  why the nested archive cannot be used; empty for a file
    """

    path: PurePosixPath
    content: bytes
    problem: str = ""


Wanted = Callable[[str], bool]
"""Whether a file is wanted, by the last part of its name."""


def is_archive(name: str) -> bool:
    """Whether the name has an archive's ending."""
    return name.lower().endswith(SUFFIXES)


def strip_suffix(name: str) -> str:
    """The name without an archive's ending."""
    ending = max((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), key=len, default="")
    return name[: len(name) - len(ending)]


class ReadArchive(Protocol):
    """The seam: reads an archive in this process or in one with limits.

    path    the archive, an ordinary file
    name    its name, whose ending tells its kind
    slugs   the exercises whose files are wanted; empty for every Python file; None for archives and lists, too
    budget  counts what is read

    Yields the wanted files. Raises ArchiveError as `iter_files` does, or if the file cannot be opened.
    """

    def __call__(self, path: Path, name: str, slugs: Sequence[str] | None, budget: Budget, /) -> Iterator[Member]: ...


def read_archive_here(path: Path, name: str, slugs: Sequence[str] | None, budget: Budget) -> Iterator[Member]:
    """Reads an archive in this process."""
    with open_ordinary_file(path) as file:
        budget.size += os.fstat(file.fileno()).st_size
        yield from iter_files(file, name, is_named_for(slugs), budget)


def open_ordinary_file(path: Path) -> IO[bytes]:
    """Open an ordinary file for reading. Follows no link, and opens nothing that could block, such as a pipe."""
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | O_BINARY)
    except OSError as problem:
        what = "is a link" if path.is_symlink() else f"cannot be read: {problem.strerror}"
        raise ArchiveError(what) from problem
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise ArchiveError("is not an ordinary file")
    return os.fdopen(fd, "rb")


def is_named_for(slugs: Sequence[str] | None) -> Wanted:
    """Whether a file is wanted: it has the name of an exercise. With an empty list, it is any Python file or notebook.

    With None, it is any of these, an archive, or a list that a platform writes.
    """
    if slugs is None:
        return lambda name: is_python(name) or is_archive(name) or LISTS.fullmatch(name) is not None
    if not slugs:
        return is_python
    return lambda name: named_file(name, slugs) is not None


def iter_files(file: IO[bytes], name: str, wanted: Wanted, budget: Budget, depth: int = 1) -> Iterator[Member]:
    """The wanted files in an archive and its nested archives, each with its content up to the limit.

    Raises ArchiveError for an archive that is damaged, encrypted, not an archive, or a bomb. A nested archive with such
    a problem, except a bomb, becomes a member with a `problem`.
    """
    try:
        for path, content in _open(file, name.lower(), wanted, budget):
            if is_archive(path.name) and not wanted(path.name):
                yield from _inner(path, content, wanted, budget, depth)
            else:
                budget.keep()
                yield Member(path, content)
    except ArchiveError:
        raise
    except MemoryError as problem:
        raise ArchiveBomb(TOO_MUCH_MEMORY) from problem
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


def _open(file: IO[bytes], name: str, wanted: Wanted, budget: Budget) -> Iterator[tuple[PurePosixPath, bytes]]:
    if name.endswith(".zip"):
        return _zip(file, wanted, budget)
    return _seven_zip(file, wanted, budget) if name.endswith(ENDING) else _tar(file, name, wanted, budget)


def _seven_zip(file: IO[bytes], wanted: Wanted, budget: Budget) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Counts every file, also those that are not wanted: to read one, all that stand before it are unpacked."""
    paths: dict[str, PurePosixPath] = {}

    def limit_of(entry: SevenZipEntry) -> int | None:
        budget.member()
        budget.spend(entry.size)
        path = _path(entry.name, budget)
        if path is None or entry.folder or not is_wanted(path, wanted, budget):
            return None
        if not entry.plain:
            budget.leave_out("links and devices")
            return None
        paths[entry.name] = path
        return _limit(path, wanted, budget)

    for name, content in seven_zip_files(file, limit_of):
        if content is None or name not in paths:
            budget.leave_out("files with the name of another one")
        else:
            yield paths[name], content


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
    entry = _entry_class(budget.limits.header)
    with tarfile.open(fileobj=stream, mode="r|", errors="replace", tarinfo=entry) as archive:  # type: ignore[call-overload]
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


EXTENDED_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
"""Kinds of entries whose content tarfile parses by itself; some Pythons take quadratic time for it."""


def _entry_class(limit: int) -> type[tarfile.TarInfo]:
    class LimitedEntry(tarfile.TarInfo):
        """An entry that refuses a large header before its content is read."""

        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "LimitedEntry":
            entry = super().frombuf(buf, encoding, errors)
            if entry.type in EXTENDED_HEADERS and entry.size > limit:
                raise ArchiveBomb(f"has a header of more than {limit >> 10} KB, which looks like a bomb")
            return entry

    return LimitedEntry


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
    """The name as a path in the archive; None for a name that leads out of it or is too long."""
    if len(name) > MAX_NAME_LENGTH:
        budget.leave_out("files whose names are too long")
        return None
    path = PurePosixPath(name.replace("\\", "/"))
    drive = path.parts[:1] and path.parts[0].endswith(":")
    if path.is_absolute() or ".." in path.parts or drive or "\0" in name:
        budget.leave_out("files whose names lead out of the archive")
        return None
    return path
