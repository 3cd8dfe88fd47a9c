"""The lock on a folder with the results of a batch, and the words for a folder that cannot be written to."""

import contextlib
import os
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from grader.model import OperatorError

FILE, LOCK = "store.sqlite", "lock"


@contextlib.contextmanager
def translate_io_errors(out: Path) -> Iterator[None]:
    """Turns errors of the disk or the folder into an OperatorError: one line for the operator."""
    try:
        yield
    except sqlite3.Error as problem:
        full = "full" in str(problem)
        fix = "Free some space and run the same command again." if full else "Check the folder, or choose another."
        what = "The disk is full; what was graded is kept." if full else f"{out / FILE} cannot be used: {problem}."
        raise OperatorError(what, fix) from problem
    except OSError as problem:
        fix = "Free some space or choose another folder, and run the command again."
        raise OperatorError(f"{problem.filename or out} cannot be written: {problem.strerror}.", fix) from problem


def lock_folder(out: Path, *, create: bool) -> IO[str]:
    """A lock that is held until it is closed or this process ends. The system releases it, so it never goes stale."""
    with translate_io_errors(out):
        if create:
            out.mkdir(parents=True, exist_ok=True)
        file = (out / LOCK).open("a+", encoding="utf-8")
    try:
        _claim(file)
    except OSError as problem:
        file.seek(0)
        holder = file.read(200).strip() or "another process"
        file.close()
        raise OperatorError(
            f"{out} is being written to by {holder}.", "Wait for it, or use another folder."
        ) from problem
    file.truncate(0)
    file.write(f"process {os.getpid()} on {socket.gethostname()}")
    file.flush()
    return file


def _claim(file: IO[str]) -> None:
    """Takes the lock. Raises OSError if another process has it. Forks of this process do not hold it."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        file.seek(1 << 20)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
