"""Where the steps of a trace are: which belong to imports, and what their files are called."""

import copy
import dataclasses
from collections.abc import Collection
from pathlib import PurePath
from types import FrameType
from typing import Any, Final, Self

from grader.sim.diagnosis.trace_events import NOTED, TraceEvent, Wait, source_line

IMPORTS: Final = ("import ", "from ")


class Places:
    """The places of a trace's steps."""

    events: list[TraceEvent]

    @property
    def seen_files(self) -> set[str]:
        """The files that have steps."""
        return {event.file for event in self.events}

    def at(self, step: TraceEvent | Wait) -> str:
        """The line of the step as part of a sentence."""
        return self.place(step.line, step.file)

    def at_both(self, one: TraceEvent, two: TraceEvent) -> str:
        """The lines of two steps as part of a sentence."""
        if (one.line, one.file) == (two.line, two.file):
            return self.at(one)
        is_short = len(self.seen_files) < 2
        return f"lines {one.line} and {two.line}" if is_short else f"{self.at(one)} and {self.at(two)}"

    def place(self, line: int, file: str) -> str:
        """A line as part of a sentence."""
        return place_text(line, file, self.seen_files)

    def at_holder(self, wait: Wait) -> str:
        """The line at which the holder acquired what the thread waits for."""
        return place_text(wait.holder_line, wait.holder_file, self.seen_files)

    def within(self, file: str) -> Self:
        """The trace with the steps in that file only; all files if it is empty. Noted steps are left out.

        If a thread was interrupted before a step that is left out, its next step counts as interrupted.
        """
        part, interrupted = copy.copy(self), set[int]()
        part.events = []
        for event in self.events:
            if event.preempted:
                interrupted.add(event.task)
            if event.file == (file or event.file) and event.action not in NOTED:
                part.events.append(dataclasses.replace(event, preempted=event.task in interrupted))
                interrupted.discard(event.task)
        return part


def is_import(frame: FrameType, trace: Any, alone: bool) -> bool:
    """Whether the step belongs to an import: of a library, or, before there are other threads, of any module.

    alone: whether there is one thread only.
    """
    at: FrameType | None = frame
    while at is not None:
        file = at.f_code.co_filename
        if file in trace.files:
            if at.f_code.co_name == "<module>" and (
                file in trace.libraries or (alone and trace.main not in ("", file))
            ):
                return True
            if alone and source_line(file, at.f_lineno).startswith(IMPORTS):
                return True
        at = at.f_back
    return False


def place_text(line: int, file: str, files: Collection[str]) -> str:
    """A line as part of a sentence, with the name of its file if the program has more than one of them."""
    return f"line {line} of {file_name(file, files)}" if file and len(files) > 1 else f"line {line}"


def file_name(file: str, files: Collection[str]) -> str:
    """The name of the file; with its folder where another one has the same name, and for `__init__.py`."""
    path = PurePath(file)
    alike = sum(PurePath(each).name == path.name for each in files)
    needs_folder = alike > 1 or (path.name == "__init__.py" and len(files) > 1)
    return f"{path.parent.name}/{path.name}" if needs_folder else path.name
