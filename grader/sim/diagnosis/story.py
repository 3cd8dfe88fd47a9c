"""Records what a page needs besides the steps of a `Trace`: where in its line each step stands, what each thread does
meanwhile, and what the shared variables hold.

Only the replay that explains a failure is recorded in this way, so searching stays as fast as it is.
"""

import functools
from dataclasses import dataclass
from itertools import islice
from types import CodeType, FrameType
from typing import Any, Final

from grader.sim.core import SwitchPoint, Task
from grader.sim.diagnosis.pending_steps import PendingStep
from grader.sim.diagnosis.safe_inspect import MISSING, attribute, value_text
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import CONTAINERS, FIRST_ASYNCIO_COLUMN, TraceEvent

RUNS: Final = "r"
READY: Final = "c"
BLOCKED: Final = "b"
ENDED: Final = "e"
ABSENT: Final = "-"
"""The state of a thread at a step, as one letter: it runs, could run, is blocked, has ended, is not there yet."""


@dataclass(slots=True)
class StepDetail:
    """The details of a step besides its `TraceEvent`.

    columns    (first, end) of the accessed expression in its line, in bytes of UTF-8; (0, 0) if that is unknown
    states     number of a thread or asyncio task -> its letter
    place      identifies the variable or primitive; None for a step without one
    name       what the program calls it
    changed    the step changed the variable
    after      text of what the variable holds after the step; empty if it could not be inspected
    """

    columns: tuple[int, int]
    states: dict[int, str]
    place: Any = None
    name: str = ""
    changed: bool = False
    after: str = ""


class StoryTrace(Trace):
    """A `Trace` with a `StepDetail` for each event."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.details: dict[TraceEvent, StepDetail] = {}
        self._owners: dict[Any, tuple[Any, str]] = {}
        """Identity of a container -> the variable that holds it, and its name."""
        self._held_objects: dict[Any, tuple[Any, str]] = {}
        """Place of a variable -> (the object that it is part of, name of the part)."""

    def _event(self, task: Task, frame: FrameType | None, action: str, target: str) -> TraceEvent:
        event = super()._event(task, frame, action, target)
        self.details[event] = StepDetail(
            _columns(frame) if frame is not None else (0, 0), self._states(event.task, task)
        )
        return event

    def _add(self, event: TraceEvent) -> None:
        super()._add(event)
        self.details.setdefault(event, StepDetail((0, 0), {}))

    def _identify(self, event: TraceEvent, point: SwitchPoint, frame: FrameType) -> None:
        super()._identify(event, point, frame)
        if event.location is None:
            return
        detail = self.details[event]
        name = self._outside(self.variable_name(event), frame)
        place: Any = event.location
        if len(place) == 1:
            # The content of a container belongs to the variable that holds it.
            name = self._outside(point.base, frame)
            place, name = self._owners.setdefault(place, (place, name))
        detail.place, detail.name, detail.changed = place, name, event.writes
        value = self._current_value(point, frame)
        if event.writes:
            return
        if point.kind == "call" or len(event.location) == 1:
            value = self._object_at(event.location)
        detail.after = value_text(value)
        if isinstance(value, CONTAINERS) and len(event.location) > 1:
            self._owners.setdefault(self._remember(value, point.text, frame), (place, name))

    def _settled(self, task: Task, step: PendingStep) -> None:
        event, frame = step.event, step.frame
        detail, point = self.details[event], event.point
        if step.is_out:
            detail.states = self._states(event.task, task)
        if not detail.changed or point is None:
            return
        if len(event.location) == 1:
            detail.after = value_text(self._object_at(event.location))
            return
        value = self._current_value(point, frame)
        detail.after = value_text(value)
        if isinstance(value, CONTAINERS):
            self._owners[self._remember(value, point.text, frame)] = detail.place, detail.name

    def finals(self) -> list[tuple[Any, str, str]]:
        """(place, name, text) of each shared variable in the end: as it is now where its object is known, else as it
        was last seen."""
        found: dict[Any, tuple[str, str]] = {}
        for event in self.events:
            detail = self.details[event]
            if detail.place is not None and detail.after:
                found[detail.place] = (detail.name, detail.after)
        return [(place, name, self._text_now(place) or text) for place, (name, text) in found.items()]

    def detail_of(self, event: TraceEvent) -> StepDetail:
        """The detail of an event. An operation of a primitive is about that primitive."""
        detail = self.details[event]
        if event.obj is not None and detail.place is None and _kind(event.obj):
            # A condition and its lock are one object for the program.
            held = attribute(event.obj, "_lock") if _kind(event.obj) == "condition" else event.obj
            detail.place, detail.name = ("primitive", id(held)), event.target
        return detail

    def _text_now(self, place: Any) -> str:
        if len(place) == 2 and place[0] in self._objects:
            return value_text(attribute(self._objects[place[0]][0], str(place[1])))
        return value_text(self._object_at(place)) if len(place) == 1 else ""

    def _object_at(self, place: Any) -> Any:
        known = self._objects.get(place[0])
        return MISSING if known is None else known[0]

    def _states(self, column: int, task: Task) -> dict[int, str]:
        """The state of each thread and asyncio task now."""
        states = {each.index: _state(each) for each in self.clock.tasks}
        for number, each in ((number, each) for each, number in self._columns.values()):
            done, waits = each.done(), getattr(each, "_fut_waiter", None) is not None
            states[number] = ENDED if done else BLOCKED if waits else READY
        if column >= FIRST_ASYNCIO_COLUMN:
            states[task.index] = BLOCKED  # the thread of the event loop has no step of its own
            if states.get(column) == READY:
                states[column] = RUNS
        elif task.runnable:
            states[task.index] = RUNS
        return states


def step_kind(event: TraceEvent) -> str:
    """Kind of the primitive that the step is about: lock, condition, queue, …; empty for other steps."""
    return _kind(event.obj) if event.obj is not None else ""


def _kind(obj: Any) -> str:
    return str(getattr(type(obj), "_sim_kind", ""))


def _state(task: Task) -> str:
    if task.done:
        return ENDED
    return READY if task.runnable else BLOCKED


def _columns(frame: FrameType) -> tuple[int, int]:
    """Where the expression that the frame evaluates stands in its line; (0, 0) if it has more lines than one."""
    if frame.f_lasti < 0:
        return 0, 0
    line, end_line, column, end_column = _position(frame.f_code, frame.f_lasti // 2)
    if line is None or line != end_line or line != frame.f_lineno or column is None or end_column is None:
        return 0, 0
    return column, end_column


@functools.lru_cache(maxsize=512)
def _position(code: CodeType, instruction: int) -> tuple[int | None, ...]:
    return next(islice(code.co_positions(), instruction, None), (None,) * 4)
