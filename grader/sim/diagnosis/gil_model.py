"""Where CPython with its global interpreter lock (GIL) can switch threads, to decide whether the GIL hides a bug."""

import sys
from types import FrameType

from grader.sim.core import SWITCH_POINTS, Task


class GilModel:
    """Decides at which switch points CPython with the GIL could switch threads.

    Since 3.10 it switches only where a function begins, where a loop starts over, after a call of a C function, and in
    a primitive.
    """

    def __init__(self) -> None:
        self._calls: dict[int, FrameType | None] = {}
        """For each task whose last switch point was a call: the frame that made it."""

    def reached(self, task: Task, point: int) -> bool:
        """Whether a switch is possible at this point. Must be called for each point that a task reaches."""
        frame: FrameType | None = sys._getframe(3)
        called_from = self._calls.pop(task.index, None)
        if point < 0:
            return True
        kind = SWITCH_POINTS[point].kind
        if kind == "call":
            self._calls[task.index] = frame
        # If the last point was a call from this frame, it returned without entering code that has points: it was C.
        return kind in ("entry", "loop") or (called_from is not None and called_from is frame)
