"""The folder of an inbox: the folder itself, or an archive of all submissions, unpacked. Names are made safe first."""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from grader.intake.archive_limits import WHOLE_INBOX, ArchiveError, Budget
from grader.intake.archives import ReadArchive, is_archive, read_archive_here, strip_suffix
from grader.intake.nobodys import is_junk, is_stray
from grader.intake.platforms import PLATFORMS, Listing
from grader.intake.seven_zip import ENDING, MISSING, can_read_seven_zip
from grader.intake.several import holds_download
from grader.model import OperatorError

COPIES = 1000
"""Files of an archive whose names become the same on this system."""

LONGEST_NAME = 240
"""Bytes of a file's name that are kept as they are: systems allow 255, and a number may be added."""

WRAPPERS = re.compile(r"Submitted files|submitted|assignment_\d+_export", re.IGNORECASE)
"""Folders in which a platform puts all submissions."""


def open_inbox(
    inbox: Path, scratch: Path, read_archive: ReadArchive = read_archive_here, notes: list[str] | None = None
) -> Path:
    """The folder with the submissions: `inbox` itself, or the folder `scratch` with the unpacked archive `inbox`.

    notes  gets a sentence for each kind of entry that the archive has and the folder does not

    Raises OperatorError if the inbox cannot be used.
    """
    if not inbox.exists():
        raise OperatorError(f"{inbox} does not exist.", "Give the folder or archive with the submissions.")
    if inbox.is_dir():
        return _unwrapped(inbox, notes)
    if not is_archive(inbox.name):
        raise OperatorError(
            f"{inbox} is not a folder or an archive.", "Archives end in .zip, .tar, .tar.gz, .tgz or .7z."
        )
    if inbox.name.lower().endswith(ENDING) and not can_read_seven_zip():
        raise OperatorError(f"{inbox} {MISSING}.", "Or unpack it by hand, and give the folder.")
    budget = Budget(WHOLE_INBOX)
    try:
        unpacking = Unpacking(scratch)
        for member in read_archive(inbox.resolve(), inbox.name, None, budget):
            unpacking.write(member.path, member.content)
        for path in budget.unwanted:
            unpacking.write(path, b"")
        if notes is not None:
            notes += [f"{inbox.name}: {each}" for each in budget.notes()]
    except ArchiveError as problem:
        raise OperatorError(f"{inbox} {problem}.", "Download it again.") from problem
    except OSError as problem:
        raise OperatorError(f"{inbox} cannot be unpacked: {problem.strerror}.", "Free some space.") from problem
    return _unwrapped(_single_folder(scratch))


def _unwrapped(folder: Path, notes: list[str] | None = None) -> Path:
    """The folder inside `folder` with all submissions, if it is alone there and a platform or its names show that.

    Else `folder` itself. `notes` says which folder was found by the names in it.
    """
    try:
        inside = [each for each in folder.iterdir() if not (is_junk(each) or is_stray(each))]
        if len(inside) != 1 or not inside[0].is_dir() or inside[0].is_symlink():
            return folder
        if WRAPPERS.fullmatch(inside[0].name):
            return inside[0]
        if not holds_download(inside[0], sorted(os.listdir(inside[0]))):  # noqa: PTH208
            return folder
    except OSError:
        return folder
    if notes is not None:
        notes.append(f"the submissions are those in the folder {printable(inside[0].name)} of INBOX")
    return inside[0]


def _single_folder(folder: Path) -> Path:
    """The folder inside `folder` if it is alone there and holds the submissions: many archives have such a folder."""
    inside = list(folder.iterdir())
    if len(inside) == 1 and inside[0].is_dir() and not _is_submission(inside[0].name):
        below = list(inside[0].iterdir())
        if below and not any(each.name == "exercises" for each in below):
            return inside[0]
    return folder


def _is_submission(name: str) -> bool:
    """Whether a platform gives this name to the folder of a submission."""
    listing = Listing(names=[name])
    return any(each.read(listing) for each in PLATFORMS[:-1])


class Unpacking:
    """Writes files below a folder under the names that they have in an archive.

    Law: what two names tell apart stays apart. Whose a file is depends on its name, and on that of each folder above.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._places: dict[tuple[str, ...], Path] = {(): folder}

    def write(self, path: PurePosixPath, content: bytes) -> None:
        """Write a file. No part of its name can lead out of the folder."""
        folder = self._folder(path.parts[:-1])
        for name in _numbered(name_here(path.name), is_folder=False):
            place = folder / name
            try:
                with place.open("xb") as file:
                    file.write(content)
                    return
            except FileExistsError:
                if place.is_file() and place.read_bytes() == content:
                    return  # the same file twice is one
        raise ArchiveError(f"holds more than {COPIES} files that are all called {path.name}")

    def _folder(self, parts: tuple[str, ...]) -> Path:
        for at in range(1, len(parts) + 1):
            if parts[:at] not in self._places:
                self._places[parts[:at]] = _new_folder(self._places[parts[: at - 1]], parts[at - 1])
        return self._places[parts]


def _new_folder(above: Path, part: str) -> Path:
    for name in _numbered(name_here(part), is_folder=True):
        try:
            (above / name).mkdir()
        except FileExistsError:
            continue
        return above / name
    raise ArchiveError(f"holds more than {COPIES} folders that are all called {part}")


def _numbered(name: str, *, is_folder: bool) -> Iterator[str]:
    """The name, then the name with a number: `name (2)`, `name (2).py`."""
    stem = name if is_folder else strip_suffix(name) if is_archive(name) else PurePosixPath(name).stem
    yield name
    yield from (f"{stem} ({number}){name[len(stem) :]}" for number in range(2, COPIES + 2))


def name_here(part: str) -> str:
    """A name from an archive as it is, if a file can have it here. Else one that is safe on any system."""
    try:
        length = len(os.fsencode(part))
    except UnicodeEncodeError:
        return safe_name(part)
    usual = os.name == "posix" and part not in ("", ".", "..") and not {"/", "\0"} & set(part)
    return part if usual and length <= LONGEST_NAME else safe_name(part)


_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending."""


def safe_name(part: str) -> str:
    """`part` as a file name for any system: short, printable, without separators, never "..", never empty."""
    clean = "".join(char if char.isprintable() and char not in '/\\:*?"<>|' else "_" for char in part)
    clean = clean.strip(". ")
    clean = f"_{clean}" if _DEVICE.match(clean) else clean
    return clean.encode("utf-8", "replace")[:150].decode("utf-8", "ignore").strip(". ") or "_"


def printable(name: str) -> str:
    """A file name as text that can be stored: bytes that are not UTF-8 become escapes such as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
