"""Where CPython with its global lock could switch threads, so that it can be told whether that lock hides a bug."""

import sys
from types import FrameType
from typing import Any

from grader.sim.core import SITES, Task


class GilModel:
    """Tells whether CPython with its global lock could switch at a point: where a function begins, where a loop starts
    over, after a call of something written in C, in a primitive; nowhere else (since 3.10)."""

    def __init__(self) -> None:
        self._calls: dict[int, FrameType | None] = {}

    def reached(self, task: Task, site: int) -> bool:
        frame: FrameType | None = sys._getframe(3)
        called_from = self._calls.pop(task.index, None)
        if site < 0:
            return True
        kind = SITES[site].kind
        if kind == "call":
            self._calls[task.index] = frame
        # The call that was the last point returned without entering any code that has points: it was C.
        return kind in ("entry", "loop") or (called_from is not None and called_from is frame)


class GilRecorder:
    """A Recorder that records nothing and lets the kernel switch only where CPython's global lock would."""

    def __init__(self) -> None:
        self._gate = GilModel()
        self._open = True

    def before(self, task: Task, site: int) -> None:
        self._open = self._gate.reached(task, site)

    def allows(self, task: Task, site: int) -> bool:
        return self._open

    def point(self, task: Task, site: int) -> None: ...
    def switched(self, task: Task, chosen: Task) -> None: ...
    def blocked(self, task: Task, verb: str, thing: Any) -> None: ...
    def did(self, task: Task, action: str, thing: Any) -> None: ...
    def started(self, task: Task, new: Task) -> None: ...
    def finished(self, task: Task) -> None: ...
    def stopped(self, tasks: list[Task]) -> None: ...
