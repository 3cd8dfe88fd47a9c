"""Finds the lines at which the asyncio tasks wait that have not ended when an execution ends."""

import asyncio
from collections.abc import Container, Iterable
from types import FrameType
from typing import Any, Final, NamedTuple

DEEPEST: Final = 100
"""Coroutines that await each other, of which the innermost one in the program is looked for."""


class TaskWait(NamedTuple):
    """A task that waits: its number in the trace, and the innermost line of the program that it stands at."""

    task: int
    file: str
    line: int


def task_waits(tasks: Iterable[tuple["asyncio.Task[Any]", int]], files: Container[str]) -> list[TaskWait]:
    """The waits of those tasks that have not ended and stand in one of the files, in the given order."""
    found = []
    for task, number in tasks:
        place = None if task.done() else _innermost(task.get_coro(), files)
        if place is not None:
            found.append(TaskWait(number, place.f_code.co_filename, place.f_lineno))
    return found


def _innermost(awaited: Any, files: Container[str]) -> FrameType | None:
    place = None
    for _ in range(DEEPEST):
        frame = getattr(awaited, "cr_frame", None) or getattr(awaited, "gi_frame", None)
        if frame is not None and frame.f_code.co_filename in files:
            place = frame
        inner = getattr(awaited, "cr_await", None)
        awaited = inner if inner is not None else getattr(awaited, "gi_yieldfrom", None)
        if awaited is None:
            break
    return place
