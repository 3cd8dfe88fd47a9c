"""The one folder that holds every temporary file of a grading, so that all are removed, even those of killed runs."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator

from grader.model import OperatorError

MEMORY = "/dev/shm"  # noqa: S108
"""A folder whose files never reach a disk (Linux). Only for isolated runs, which cannot write to temporary files."""
USUAL = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108
"""Folders that are tried where the user's own does not do."""
LONGEST = 35 if sys.platform == "darwin" else 39
"""Bytes of the longest path that does: the paths of sockets below it may have 107 (macOS: 103), and take up to 68.

The longest are those of a fork server that the submitted code starts: grader-…/grader-run-…/pymp-…/listener-…
"""
FREE_BYTES, FREE_FILES = 16 << 20, 1024
"""Room that the folder must have. A run needs a few kilobytes; many run at once."""


@contextlib.contextmanager
def private_temporary_folder(*, in_memory: bool = False) -> Iterator[None]:
    """Puts every temporary file into one new folder, until the end of the `with` block.

    in_memory  whether to prefer a folder whose files never reach a disk

    Raises OperatorError if there is no folder that does.
    """
    before = tempfile.tempdir
    with _new_folder([MEMORY] if in_memory else []) as place:
        tempfile.tempdir = place
        try:
            yield
        finally:
            tempfile.tempdir = before


def _new_folder(preferred: list[str]) -> "tempfile.TemporaryDirectory[str]":
    with contextlib.suppress(FileNotFoundError):  # no folder can be written to
        preferred = [*preferred, tempfile.gettempdir()]
    problems = {}
    for folder in [*preferred, *(USUAL if sys.platform != "win32" else ())]:
        try:
            made = tempfile.TemporaryDirectory(prefix="grader-", dir=folder, ignore_cleanup_errors=True)
        except OSError as problem:
            problems[folder] = str(problem.strerror).lower()
            continue
        if why_not := _why_not(folder):
            made.cleanup()
            problems[folder] = why_not
            continue
        return made
    found = ", ".join(f"{folder[:60]}: {why_not}" for folder, why_not in problems.items())
    raise OperatorError(f"There is no folder for temporary files ({found}).", "Set TMPDIR to a folder that does.")


def _why_not(folder: str) -> str:
    """Why the folder does not do; empty if it does."""
    if any("\ud800" <= char <= "\udfff" for char in folder):
        return "its name is not text"
    if sys.platform == "win32":
        return "" if shutil.disk_usage(folder).free >= FREE_BYTES else "nearly full"
    if len(os.fsencode(folder)) > LONGEST:
        return "the path is too long for sockets"
    room = os.statvfs(folder)
    has_files = room.f_files == 0 or room.f_favail >= FREE_FILES  # some file systems do not count them
    return "" if room.f_bavail * room.f_frsize >= FREE_BYTES and has_files else "nearly full"
