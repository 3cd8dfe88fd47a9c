"""Records one execution: which thread ran which line, what it read and wrote, what it locked and waited for.

Its law: recording runs no code of the program, and holds every object whose `id` it keeps, so that the id stays unique.
"""

import asyncio
import sys
from collections import deque
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from grader.sim.core import SWITCH_POINTS, SwitchPoint, Task
from grader.sim.diagnosis.arguments import CHANGES, container_argument
from grader.sim.diagnosis.awaits import AT_AWAIT, WOKEN, await_place, failures_of_tasks, waits_of_tasks, was_woken
from grader.sim.diagnosis.calls import CallNumbers
from grader.sim.diagnosis.gil_model import GilModel
from grader.sim.diagnosis.object_names import ObjectNames
from grader.sim.diagnosis.pending_steps import PendingStep, PendingSteps
from grader.sim.diagnosis.safe_inspect import (
    MISSING,
    attribute,
    finalizer_around,
    inspect_expression,
    mangled,
    value_text,
)
from grader.sim.diagnosis.trace_events import (
    ACTS,
    CONTAINERS,
    DROPPED,
    FIRST_ASYNCIO_COLUMN,
    MAX_EVENTS,
    MUTATORS,
    PRIMITIVE_CHANGES,
    QUESTIONS,
    TASK_WAITS,
    TraceEvent,
    Wait,
    kind_of,
)
from grader.sim.diagnosis.trace_places import Places, is_import


@dataclass
class Trace(ObjectNames, Places):
    """A Recorder that keeps events in the order in which they happened.

    files   resolved paths of the program's files; steps elsewhere are not recorded. libraries: those of packages
    holds   whether the trace holds the objects that it names. A finalizer of such an object would run late.
    clock   the kernel, for its virtual time and its number of steps
    events  the steps
    names   index -> name of each thread and asyncio task
    waits   the threads that are blocked when the execution ends in failure
    """

    files: frozenset[str]
    clock: Any = None
    events: list[TraceEvent] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    holds: bool = True
    libraries: frozenset[str] = frozenset()
    main: str = ""
    """The file of the program's own function; empty if that is unknown. Modules beside it only get ready first."""
    start: int = 0
    """Steps before the first recorded one. Of an execution that never ends, the last part is enough."""
    needs_non_gil_switch: bool = False
    """Some preemption happened where CPython with the GIL does not switch threads."""

    def __post_init__(self) -> None:
        super().__init__()
        self._pending = PendingSteps(self)
        self._last: int | None = None
        self._preempted: set[int] = set()
        self.held: dict[int, tuple[int, str]] = {}
        self._blocked: dict[int, tuple[int, str, str]] = {}
        self._starts: dict[int, tuple[int, str]] = {}
        self._outside_program: set[int] = set()
        self.ended: set[int] = set()
        """Threads that had ended by then."""
        self.finalizers: dict[int, str] = {}
        """Thread that is blocked -> the finalizer that it is in, and where that began; empty outside of one."""
        self._calls = CallNumbers()
        self.awaits: dict[int, tuple[str, Any, str]] = {}
        self.creators: dict[int, int] = {}
        """Number of an asyncio task -> the task that created it."""
        self.failed: dict[int, tuple[str, int, str]] = {}
        """Number of an asyncio task that had ended with an exception, at which nobody has looked ->
        (class of the exception, line, file)."""
        self._gil = GilModel()
        self._gil_allows = True

    def _imports(self, frame: FrameType) -> bool:
        return is_import(frame, self, len(self.clock.tasks) == 1)

    # Methods of Recorder.

    def allows_switch(self, task: Task, point: int) -> bool:
        return True

    def reached(self, task: Task, point: int) -> None:
        self._resolve_pending_write(task)
        self._gil_allows = self._gil.reached(task, point)

    def passed(self, task: Task, point: int) -> None:
        if point < 0:
            return
        here = SWITCH_POINTS[point]
        frame = self._frame() if here.kind != "loop" and self.clock.total >= self.start else None
        if frame is None or self._imports(frame):
            return
        if here.kind == "entry":
            self._calls.begin(frame)
            return
        event = self._event(task, frame, here.kind, here.text)
        event.point = here
        self._identify(event, here, frame)
        if here.kind == "read":
            value = self._current_value(here, frame)
            event.value = value_text(value)
            if isinstance(value, CONTAINERS) and event.location is not None:
                event.read_container = self._remember(value, here.text, frame)
        elif self.holds:
            self._pending.add(task, event, frame)

    def switched(self, task: Task, chosen: Task) -> None:
        if task.runnable:
            self._preempted.add(task.index)
            self.needs_non_gil_switch = self.needs_non_gil_switch or not self._gil_allows

    def blocked(self, task: Task, verb: str, obj: Any) -> None:
        self._resolve_pending_write(task)
        frame = self._frame()
        name = self._name(obj, frame)
        line, file = self._place(task, frame)
        (self._outside_program.discard if frame is not None else self._outside_program.add)(task.index)
        self._blocked[task.index] = (line, file, name)
        self.finalizers[task.index] = finalizer_around(frame)
        if self._comes_too_early():
            return
        if frame is not None:
            self._event(task, frame, verb, name).obj = obj
        elif file:
            self._event(task, None, verb, name).obj = obj

    def completed(self, task: Task, action: str, obj: Any) -> None:
        self._resolve_pending_write(task)
        frame = self._frame()
        line, file = self._place(task, frame)
        if isinstance(obj, asyncio.Task):
            self._cancelled(task, frame, obj)
            return
        if not file or (frame is not None and self._imports(frame)):
            return
        if self._comes_too_early():
            if action == "acquired":
                self.held[id(obj)] = (line, file)
            return
        event = self._event(task, frame, action, self._name(obj, frame))
        event.obj = obj
        if event.task >= FIRST_ASYNCIO_COLUMN:
            last = self.awaits.get(event.task, ("", None, ""))
            if action != "released" or last[0] not in TASK_WAITS:  # a condition releases its lock while it waits
                self.awaits[event.task] = (action, obj, event.target)
        if action in PRIMITIVE_CHANGES:
            event.location, event.writes = (id(obj),), True
        if action == "acquired":
            self.held[id(obj)] = (line, file)

    def _cancelled(self, task: Task, frame: FrameType | None, target: Any) -> None:
        """A task is cancelled at its await. By the program, if a frame of it called `cancel`."""
        name = self.names[self.number_of(target)]
        if frame is not None:
            self._event(task, frame, "cancels", name)
        line, file = await_place(target, self.files)
        if line:
            action = AT_AWAIT if not was_woken(target) else WOKEN
            event = TraceEvent(self.number_of(target), line, file, action, time=self.clock.now)
            event.switch = self._last != event.task
            self._last = event.task
            self._add(event)

    def started(self, task: Task, new: Task) -> None:
        self.names.setdefault(task.index, task.name)
        frame = self._frame()
        if frame is not None:
            event = self._event(task, frame, "started", new.name)
            self._starts[new.index] = (frame.f_lineno, frame.f_code.co_filename)
            if new.thread is not None:
                event.location, event.writes = (id(new.thread),), True

    def finished(self, task: Task) -> None:
        self._resolve_pending_write(task)
        self.names[task.index] = task.name
        self.ended.add(task.index)

    def stopped(self, tasks: list[Task]) -> None:
        for task in tasks:
            self.names[task.index] = task.name
            if task.done or not task.verb or task.runnable or task.obj is None:
                continue
            line, file, name = self._blocked.get(task.index, (0, "", ""))
            holder = getattr(task.obj, "_owner", None)
            kind = str(getattr(type(task.obj), "_sim_kind", ""))
            if kind == "thread":
                holder = getattr(task.obj, "_sim_task", None)
            wait = Wait(task.index, task.verb, name, line, kind, obj=task.obj, file=file)
            wait.at_start = task.index in self._outside_program
            if isinstance(holder, Task):
                wait.holder = holder.index
                wait.holder_line, wait.holder_file = self.held.get(id(task.obj), (0, ""))
            self.waits.append(wait)
        self.waits = waits_of_tasks(self.waits, self)
        self.failed = failures_of_tasks([each for each, _ in self._columns.values()], self)

    def note(self, frame: FrameType, action: str, target: str) -> None:
        """A step of the running task that is no switch point; one of `NOTED`."""
        task = self.clock.current
        if task is not None and self.clock.total >= self.start and not self.clock.aborting:
            self._resolve_pending_write(task)
            self._event(task, frame, action, target)

    def _comes_too_early(self) -> bool:
        """Whether the present step comes before the first recorded one. Steps of event loops are never left out."""
        return self.clock.total < self.start and asyncio.events._get_running_loop() is None

    # Creating events.

    def _frame(self) -> FrameType | None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename not in self.files:
            frame = frame.f_back
        return frame

    def _place(self, task: Task, frame: FrameType | None) -> tuple[int, str]:
        """(line, file) of a step: of the frame, or where the thread was started; (0, "") if neither is known."""
        if frame is not None:
            return frame.f_lineno, frame.f_code.co_filename
        return self._starts.get(task.index, (0, ""))

    def _event(self, task: Task, frame: FrameType | None, action: str, target: str) -> TraceEvent:
        event = TraceEvent(self._column_of(task), *self._place(task, frame), action, target)
        if frame is not None:
            event.function = (self._calls.number_of(frame), frame.f_code)
            event.stack = self._calls.stack(frame, self.files)
        self.append(task, event)
        return event

    def call_of(self, frame: FrameType) -> tuple[int, Any]:
        """The call that the frame belongs to, as `TraceEvent.function`."""
        return self._calls.number_of(frame), frame.f_code

    def append(self, task: Task, event: TraceEvent) -> None:
        """Adds an event of the running task, which happens now."""
        event.switch = self._last is not None and self._last != event.task
        event.preempted = task.index in self._preempted
        self._preempted.discard(task.index)
        event.time = self.clock.now
        self._last = event.task
        self._add(event)

    def take_back(self, task: Task, event: TraceEvent) -> None:
        """Removes the last event, which has not happened yet."""
        self.events.remove(event)
        self._last = self.events[-1].task if self.events else None
        if event.preempted:
            self._preempted.add(task.index)

    def _add(self, event: TraceEvent) -> None:
        self.events.append(event)
        if len(self.events) > MAX_EVENTS:
            del self.events[: MAX_EVENTS // 2]

    def _column_of(self, task: Task) -> int:
        """The column of an event in the diagram: an asyncio task if one is running, else the thread."""
        if asyncio._get_running_loop() is not None:
            current = asyncio.current_task()
            if current is not None:
                return self.number_of(current)
        self.names.setdefault(task.index, task.name)
        return task.index

    def number_of(self, current: Any) -> int:
        """The number of an asyncio task."""
        known = self._columns.get(id(current))
        if known is None:
            number = FIRST_ASYNCIO_COLUMN + len(self._columns)
            known = self._columns[id(current)] = (current, number)
            function = getattr(current.get_coro(), "__name__", "")
            self.names[number] = f"{current.get_name()} ({function})" if function else current.get_name()
            creator = getattr(current, "_creator", None)
            if creator is not None and creator() is not None:
                self.creators[number] = self.number_of(creator())
        return known[1]

    def _resolve_pending_write(self, task: Task) -> None:
        """Reads the value that the task has written, before any other task runs."""
        for step in self._pending.settle(task, self._frame()):
            point = step.event.point
            if point is not None and point.kind == "write":
                step.event.value = value_text(self._current_value(point, step.frame))
            self._settled(task, step)

    def _settled(self, task: Task, step: PendingStep) -> None:
        """For subclasses: the effect of a step has come."""

    def _current_value(self, point: SwitchPoint, frame: FrameType) -> Any:
        if point.computed:
            return attribute(inspect_expression(point.base, frame), str(inspect_expression(point.part, frame)))
        return inspect_expression(point.base if point.part == "" and point.base else point.text, frame)

    def _identify(self, event: TraceEvent, point: SwitchPoint, frame: FrameType) -> None:
        argument = inspect_expression(container_argument(point), frame) if point.kind == "call" else MISSING
        if isinstance(argument, CONTAINERS):
            event.location = self._remember(argument, container_argument(point), frame)
            event.writes = (point.part or point.text) in CHANGES
            return
        if not point.base:
            is_local = point.part in frame.f_code.co_freevars or point.part in frame.f_code.co_cellvars
            event.location = ("cell", point.part) if is_local else ("global", id(frame.f_globals), point.part)
            event.writes = point.kind == "write"
            return
        base = self._container_read_before(event, point.base)
        base = inspect_expression(point.base, frame) if base is None else base
        if base is MISSING:
            return
        event.writes = point.kind == "write"
        if point.kind == "call":
            is_container = isinstance(base, CONTAINERS)
            kind = kind_of(base)
            event.asks = point.part in QUESTIONS.get(kind, ())
            if is_container:
                event.location = self._remember(base, point.base, frame)
            elif event.asks or point.part in ACTS.get(kind, ()):
                self._name(base, frame)
                event.location = (id(base),)
            event.writes = (is_container and point.part in MUTATORS) or (
                isinstance(base, asyncio.Future) and event.location is not None and not event.asks
            )
            if type(base) is deque and point.part in ("append", "appendleft") and len(base) == base.maxlen:
                event.action, event.target = DROPPED, point.base
        elif point.part == "" or point.text.startswith(f"{point.base}["):
            event.location = self._remember(base, point.base, frame)
        else:
            part = str(inspect_expression(point.part, frame)) if point.computed else mangled(point.part, frame)
            if point.computed:
                event.target = f"{point.base}.{part}"
            event.location = (*self._remember(base, point.base, frame), part)

    def _container_read_before(self, event: TraceEvent, base: str) -> Any:
        """The container that the line has read already: another thread may have replaced it since. Else None."""
        for earlier in reversed(self.events):
            if earlier.task == event.task and earlier is not event:
                if (earlier.function, earlier.line) != (event.function, event.line):
                    return None
                if earlier.target == base and earlier.read_container is not None:
                    return self._objects[earlier.read_container[0]][0]
        return None

    def is_primitive(self, event: TraceEvent) -> bool:
        """Whether the event accesses a primitive, such as a queue."""
        known = self._objects.get(event.location[0]) if event.location else None
        return known is not None and kind_of(known[0]) != ""

    def holds_at(self, location: Any, obj: Any) -> bool:
        """Whether the attribute or global variable at `location` is `obj` now."""
        if location is None or len(location) != 2 or location[0] not in self._objects:
            return False
        return attribute(self._objects[location[0]][0], str(location[1])) is obj

    def variable_name(self, event: TraceEvent) -> str:
        """The accessed variable, named as outside the method: `account.balance`, not `self.balance`."""
        point = event.point
        if point is None and event.location and event.location[0] in self._objects:
            return self._objects[event.location[0]][1] or event.target
        if point is None or not point.base or not event.location or event.location[0] == "cell":
            return event.target
        known = self._objects.get(event.location[0])
        base = known[1] if known is not None and known[1] else point.base
        if point.kind == "call" or not point.part or event.target == point.base:
            return base
        if point.computed:
            return f"{base}.{event.location[1]}"
        if event.target.startswith(f"{point.base}["):
            return f"{base}[{point.part}]"
        return f"{base}.{point.part}"
