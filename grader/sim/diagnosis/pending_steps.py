"""Writes and calls that a thread has begun: their switch point has been passed, and their effect comes after it.

Mostly nothing lies between a point and its effect. But `+=` may first call a method of the program (`__add__`,
`__radd__`), in which other threads can run. Such a write leaves the trace until it really happens.
"""

from dataclasses import dataclass
from types import FrameType
from typing import Any

from grader.sim.core import Task
from grader.sim.diagnosis.trace_events import TraceEvent


@dataclass(slots=True)
class PendingStep:
    """A step whose effect has not been seen. `is_out`: the trace has no event of it for now.

    line: where the frame was when the step began. On Python 3.11, a comprehension in a later line is another frame.
    """

    event: TraceEvent
    frame: FrameType
    line: int
    is_out: bool = False

    def goes_on(self, innermost: FrameType | None) -> bool:
        """Whether the write is still to come: its frame waits for another frame of the program, which runs now."""
        if self.event.point is None or self.event.point.kind != "write" or innermost is self.frame:
            return False
        if self.frame.f_lineno != self.line:
            return False
        at = innermost
        while at is not None and at is not self.frame:
            at = at.f_back
        return at is not None


class PendingSteps:
    """The pending steps of the threads of `trace`, the innermost one last."""

    def __init__(self, trace: Any) -> None:
        self._trace = trace
        self._steps: dict[int, list[PendingStep]] = {}

    def add(self, task: Task, event: TraceEvent, frame: FrameType) -> None:
        """The task has passed the point of this event."""
        self._steps.setdefault(task.index, []).append(PendingStep(event, frame, frame.f_lineno))

    def settle(self, task: Task, innermost: FrameType | None) -> list[PendingStep]:
        """Ends the steps of the task whose effect has come, and returns them. innermost: frame of the program."""
        steps = self._steps.get(task.index)
        ended: list[PendingStep] = []
        while steps:
            step = steps[-1]
            if step.goes_on(innermost):
                if not step.is_out:
                    step.is_out = True
                    self._trace.take_back(task, step.event)
                break
            ended.append(steps.pop())
            if step.is_out:
                self._trace.append(task, step.event)
        return ended
