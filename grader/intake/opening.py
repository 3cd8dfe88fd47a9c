"""The folder of an inbox: the folder itself, or an archive of all submissions, unpacked. Names are made safe first."""

import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from grader.intake.archive_limits import WHOLE_INBOX, ArchiveError, Budget
from grader.intake.archives import ReadArchive, is_archive, read_archive_here
from grader.intake.nobodys import is_junk, is_stray
from grader.intake.platforms import PLATFORMS, Listing
from grader.intake.seven_zip import ENDING, MISSING, can_read_seven_zip
from grader.intake.several import holds_download
from grader.model import OperatorError

COPIES = 1000
"""Files of an archive whose names become the same on this system."""

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
        for member in read_archive(inbox.resolve(), inbox.name, None, budget):
            _write(scratch, member.path, member.content)
        for path in budget.unwanted:
            _write(scratch, path, b"")
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


def _write(folder: Path, path: PurePosixPath, content: bytes) -> None:
    """Write a file below `folder`. Each part of its name is made safe first, so it cannot lead out of the folder."""
    parts = [safe_name(part) for part in path.parts]
    for _ in range(COPIES):
        place = folder.joinpath(*parts)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as file:
                file.write(content)
                return
        except (FileExistsError, NotADirectoryError):
            if place.is_file() and place.read_bytes() == content:
                return  # the same file twice is one
            parts = _beside(folder, parts)
    raise ArchiveError(f"holds more than {COPIES} files that are all called {path.name}")


def _beside(folder: Path, parts: Sequence[str]) -> list[str]:
    """Another name: a number is added to the first part that is a file, and so in the way, else to the last part."""
    at = next((at for at in range(len(parts)) if folder.joinpath(*parts[: at + 1]).is_file()), len(parts) - 1)
    stem, dot, ending = parts[at].partition(".")
    match = re.fullmatch(r"(.*) \((\d+)\)", stem, re.DOTALL)
    stem = f"{match[1]} ({int(match[2]) + 1})" if match else f"{stem} (2)"
    return [*parts[:at], stem + dot + ending, *parts[at + 1 :]]


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
