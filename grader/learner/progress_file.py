"""The file that remembers what passed when. It is small, it is for people, too, and no verdict depends on it."""

import contextlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from grader.model import ExerciseProgress, Progress, Report

STATE = "GRADER_STATE"
"""Name of the variable with another folder for progress and backups."""
NAME = "progress.json"
SIZE_LIMIT = 1 << 20
"""Bytes of a progress file that is read."""


def state_folder(root: Path) -> Path:
    """The folder for progress and backups: `.grader` in the user's copy, or the one that GRADER_STATE names."""
    return Path(os.environ.get(STATE) or root / ".grader").absolute()


def make_state_folder(root: Path) -> Path:
    """The same folder, which now exists. Git leaves it out.

    Raises OSError if it cannot be made.
    """
    folder = state_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="ascii")
    return folder


class ProgressFile:
    """The progress of the user of the copy in `root`.

    problem  a sentence about what went wrong with the file; empty if nothing did
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = state_folder(root) / NAME
        self.problem = ""

    def read(self) -> Progress:
        """The stored progress. A file that cannot be read counts as empty; `problem` says so."""
        try:
            if self._path.stat().st_size > SIZE_LIMIT:
                raise ValueError("it is too large")
            return msgspec.json.decode(self._path.read_bytes(), type=Progress)
        except FileNotFoundError:
            return Progress()
        except (OSError, ValueError, msgspec.DecodeError) as problem:
            self.problem = f"{self._path} cannot be read ({problem}). The progress begins anew."
            return Progress()

    def record(self, report: Report) -> Progress:
        """Remembers the verdicts of a report. One that says nothing about the code changes nothing."""
        now = datetime.now(UTC).isoformat(timespec="seconds")

        def add(progress: Progress) -> Progress:
            for each in report.exercises:
                before = progress.of(each.slug)
                if each.status == "passed":
                    after = replace(before, passed=before.passed or now, done=True)
                    progress = progress.having(each.slug, after)
                elif each.status == "failed" and before.done:
                    progress = progress.having(each.slug, replace(before, done=False))
            return progress

        return self.change(add)

    def change_one(self, slug: str, change: Callable[[ExerciseProgress], ExerciseProgress]) -> Progress:
        """Changes what is remembered about one exercise."""
        return self.change(lambda progress: progress.having(slug, change(progress.of(slug))))

    def change(self, change: Callable[[Progress], Progress]) -> Progress:
        """Writes the changed progress in one step, and returns it.

        A file that cannot be read is kept under another name. If nothing can be written, `problem` says so.
        """
        self.problem = ""
        before = self.read()
        after = change(before)
        if after == before:
            return after
        try:
            folder = make_state_folder(self._root)
            if self.problem:
                with contextlib.suppress(OSError):
                    self._path.replace(folder / f"unreadable-{NAME}")
            new = folder / f"{NAME}.{os.getpid()}"
            new.write_bytes(msgspec.json.format(msgspec.json.encode(after, order="sorted"), indent=1) + b"\n")
            new.replace(self._path)
        except OSError as problem:
            self.problem = f"The progress cannot be kept: {problem.strerror} ({problem.filename})."
        return after
