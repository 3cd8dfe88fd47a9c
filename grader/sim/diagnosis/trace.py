"""Records one execution: which thread ran which line, what it read and wrote, what it locked and waited for."""

import asyncio
import copy
import dataclasses
import linecache
import re
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final

from grader.sim.core import SITES, SwitchPoint, Task
from grader.sim.diagnosis.gil_model import GilModel
from grader.sim.diagnosis.safe_inspect import MISSING, attribute, inspect_expression, show

FIRST_COLUMN: Final = 10_000
"""Numbers from here on stand for asyncio tasks."""

CONTAINERS: Final = (list, dict, set, deque, bytearray)
CHANGES: Final = frozenset(
    {"append", "appendleft", "extend", "extendleft", "insert", "pop", "popleft", "popitem", "remove", "clear", "add"}
    | {"discard", "update", "setdefault", "sort", "reverse", "rotate", "difference_update", "intersection_update"}
    | {"symmetric_difference_update"}
)
"""Methods of containers that change them."""

QUEUE_READS: Final = frozenset({"empty", "full", "qsize"})
QUEUE_CHANGES: Final = frozenset({"put into", "got from"})

KEPT: Final = 4000
"""How many events are kept of one execution."""


@dataclass(slots=True, eq=False)
class Event:
    """One step. `where` identifies what was accessed: the same for all threads that access it.

    `writes`: it changes that; `inside`: the container that was read out of it; `function`: which call of which code.
    """

    task: int
    line: int
    file: str
    action: str
    target: str = ""
    value: Any = ""
    where: Any = None
    writes: bool = False
    inside: Any = None
    function: tuple[int, Any] = (0, None)
    switch: bool = False
    preempted: bool = False
    time: int = 0
    site: SwitchPoint | None = None
    thing: Any = None


@dataclass(slots=True)
class Wait:
    """Who waits at the end, for what, where; and who holds it, since which line."""

    task: int
    verb: str
    target: str
    line: int
    kind: str
    holder: int | None = None
    holder_line: int = 0
    thing: Any = None


@dataclass
class Trace:
    """A Recorder that keeps events in the order in which they happened."""

    files: frozenset[str]
    clock: Any = None
    events: list[Event] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    start: int = 0
    """From which step on events are kept: of an execution that never ends, its last part is enough."""
    hideable: bool = False
    """Some preemption fell where this CPython does not switch threads."""

    def __post_init__(self) -> None:
        self._pending: dict[int, tuple[Event, FrameType]] = {}
        self._last: int | None = None
        self._preempted: set[int] = set()
        self._things: dict[int, tuple[Any, str]] = {}
        self._held: dict[int, int] = {}
        self._blocked: dict[int, tuple[int, str]] = {}
        self._columns: dict[int, tuple[Any, int]] = {}
        self._main = threading.get_ident()
        self._calls: dict[int, int] = {}
        self._call_count = 0
        self._gate = GilModel()
        self._open = True

    def within(self, file: str) -> "Trace":
        """What happened in that file. Who was interrupted elsewhere goes on there as one who was interrupted."""
        part, interrupted = copy.copy(self), set[int]()
        part.events = []
        for event in self.events:
            if event.preempted:
                interrupted.add(event.task)
            if event.file == file:
                part.events.append(dataclasses.replace(event, preempted=event.task in interrupted))
                interrupted.discard(event.task)
        return part

    # What the kernel tells.

    def allows(self, task: Task, site: int) -> bool:
        return True

    def before(self, task: Task, site: int) -> None:
        self._settle(task)
        self._open = self._gate.reached(task, site)

    def point(self, task: Task, site: int) -> None:
        if site < 0:
            return
        where = SITES[site]
        if where.kind == "loop" or self.clock.total < self.start:
            return
        frame = self._frame()
        if frame is None:
            return
        if where.kind == "entry":
            self._call_count += 1
            self._calls[id(frame)] = self._call_count
            return
        event = self._event(task, frame, where.kind, where.text)
        event.site = where
        self._identify(event, where, frame)
        if where.kind == "read":
            value = self._now(where, frame)
            event.value = show(value)
            if isinstance(value, CONTAINERS) and event.where is not None:
                event.inside = self._remember(value, where.text, frame)
        else:
            self._pending[task.index] = (event, frame)

    def switched(self, task: Task, chosen: Task) -> None:
        if task.runnable:
            self._preempted.add(task.index)
            self._gate_seen()

    def blocked(self, task: Task, verb: str, thing: Any) -> None:
        self._settle(task)
        frame = self._frame()
        name = self._name(thing, frame)
        line = frame.f_lineno if frame is not None else 0
        self._blocked[task.index] = (line, name)
        if frame is not None:
            self._event(task, frame, verb, name).thing = thing

    def did(self, task: Task, action: str, thing: Any) -> None:
        self._settle(task)
        frame = self._frame()
        if frame is None:
            return
        event = self._event(task, frame, action, self._name(thing, frame))
        event.thing = thing
        if action in QUEUE_CHANGES:
            event.where, event.writes = (id(thing),), True
        if action == "acquired":
            self._held[id(thing)] = frame.f_lineno

    def started(self, task: Task, new: Task) -> None:
        self.names.setdefault(task.index, task.name)
        frame = self._frame()
        if frame is not None:
            self._event(task, frame, "started", new.name)

    def finished(self, task: Task) -> None:
        self._settle(task)
        self.names[task.index] = task.name

    def stopped(self, tasks: list[Task]) -> None:
        for task in tasks:
            self.names[task.index] = task.name
            if task.done or not task.verb or task.runnable or task.thing is None:
                continue
            line, name = self._blocked.get(task.index, (0, ""))
            holder = getattr(task.thing, "_owner", None)
            kind = str(getattr(type(task.thing), "_kind", ""))
            if kind == "thread":
                holder = getattr(task.thing, "_task", None)
            wait = Wait(task.index, task.verb, name, line, kind, thing=task.thing)
            if isinstance(holder, Task):
                wait.holder, wait.holder_line = (holder.index, self._held.get(id(task.thing), 0))
            self.waits.append(wait)

    # Making events.

    def _gate_seen(self) -> None:
        if not self._open:
            self.hideable = True

    def _frame(self) -> FrameType | None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename not in self.files:
            frame = frame.f_back
        return frame

    def _event(self, task: Task, frame: FrameType, action: str, target: str) -> Event:
        who = self._who(task)
        event = Event(who, frame.f_lineno, frame.f_code.co_filename, action, target)
        event.function = (self._calls.get(id(frame), 0), frame.f_code)
        event.switch = self._last is not None and self._last != who
        if task.index in self._preempted:
            self._preempted.discard(task.index)
            event.preempted = True
        event.time = self.clock.now
        self._last = who
        self.events.append(event)
        if len(self.events) > KEPT:
            del self.events[: KEPT // 2]
        return event

    def _who(self, task: Task) -> int:
        """The column that an event belongs to: an asyncio task if one is running, else the thread."""
        if asyncio._get_running_loop() is not None:
            current = asyncio.current_task()
            if current is not None:
                known = self._columns.get(id(current))
                if known is None:
                    # Kept, so that its id stays its own.
                    number = FIRST_COLUMN + len(self._columns)
                    known = self._columns[id(current)] = (current, number)
                    of = getattr(current.get_coro(), "__name__", "")
                    self.names[number] = f"{current.get_name()} ({of})" if of else current.get_name()
                return known[1]
        self.names.setdefault(task.index, task.name)
        return task.index

    def _settle(self, task: Task) -> None:
        """What the task wrote can be seen now, before anybody else runs."""
        pending = self._pending.pop(task.index, None)
        if pending is not None:
            event, frame = pending
            site = event.site
            if site is not None and site.kind == "write":
                event.value = show(self._now(site, frame))

    def _now(self, site: SwitchPoint, frame: FrameType) -> Any:
        if site.computed:
            return attribute(inspect_expression(site.base, frame), str(inspect_expression(site.part, frame)))
        return inspect_expression(site.base if site.part == "" and site.base else site.text, frame)

    def _identify(self, event: Event, site: SwitchPoint, frame: FrameType) -> None:
        if not site.base:
            is_local = site.part in frame.f_code.co_freevars or site.part in frame.f_code.co_cellvars
            event.where = ("cell", site.part) if is_local else ("global", id(frame.f_globals), site.part)
            event.writes = site.kind == "write"
            return
        base = inspect_expression(site.base, frame)
        if base is MISSING:
            return
        event.writes = site.kind == "write"
        if site.kind == "call":
            is_container = isinstance(base, CONTAINERS)
            if is_container or (site.part in QUEUE_READS and getattr(type(base), "_kind", "") == "queue"):
                event.where = self._remember(base, site.base, frame)
                event.writes = is_container and site.part in CHANGES
        elif site.part == "" or site.text.startswith(f"{site.base}["):
            event.where = self._remember(base, site.base, frame)
        else:
            part = str(inspect_expression(site.part, frame)) if site.computed else site.part
            if site.computed:
                event.target = f"{site.base}.{part}"
            event.where = (*self._remember(base, site.base, frame), part)

    def _remember(self, thing: Any, name: str, frame: FrameType) -> tuple[int]:
        """What identifies the object. It is kept, so that its id stays its own."""
        known = self._things.get(id(thing))
        if known is None or known[1] in ("", "self"):
            self._things[id(thing)] = (thing, self._outer_name(thing, frame) if name == "self" else name)
        return (id(thing),)

    def _outer_name(self, thing: Any, frame: FrameType) -> str:
        """What a caller calls the object that a method knows as `self`."""
        at = frame.f_back
        while at is not None:
            if at.f_code.co_filename in self.files:
                name = _find(thing, {key: value for key, value in at.f_locals.items() if key != "self"})
                if name:
                    return name
            at = at.f_back
        return _find(thing, frame.f_globals) or "self"

    def called(self, event: Event) -> str:
        """The accessed variable in words that make sense outside the method: `account.balance`, not `self.balance`."""
        site = event.site
        if site is None or not site.base or not event.where or event.where[0] == "cell":
            return event.target
        known = self._things.get(event.where[0])
        base = known[1] if known is not None and known[1] else site.base
        if site.kind == "call" or not site.part or event.target == site.base:
            return base
        if site.computed:
            return f"{base}.{event.where[1]}"
        if event.target.startswith(f"{site.base}["):
            return f"{base}[{site.part}]"
        return f"{base}.{site.part}"

    def _main_name(self, thing: Any) -> str:
        """What the functions call it in which the main thread is."""
        at = sys._current_frames().get(self._main)
        name = ""
        while at is not None and not name:
            if at.f_code.co_filename in self.files:
                name = _find(thing, at.f_locals)
            at = at.f_back
        return name

    def _name(self, thing: Any, frame: FrameType | None) -> str:
        """What the program calls a lock, queue or thread."""
        if thing is None or isinstance(thing, int | float | str):
            return "" if thing is None else str(thing)
        known = self._things.get(id(thing))
        if known is not None and known[1]:
            return known[1]
        name = ""
        at = frame
        while at is not None and not name:
            if at.f_code.co_filename in self.files:
                name = _find(thing, at.f_locals)
                if name and re.split(r"[.\[]", name)[0] in at.f_code.co_varnames[: at.f_code.co_argcount]:
                    # Each call has a name of its own for what it is given.
                    name = self._main_name(thing) or name
                name = name or _find(thing, at.f_globals)
            at = at.f_back
        self._things[id(thing)] = (thing, name)
        return name or str(getattr(thing, "_name", "") or getattr(type(thing), "_kind", type(thing).__name__))


def _find(thing: Any, names: dict[str, Any]) -> str:
    for name, value in names.items():
        if value is thing:
            return name
    for name, value in names.items():
        try:
            own = object.__getattribute__(value, "__dict__")
        except AttributeError:
            own = None
        if type(own) is dict and not name.startswith("__"):
            for part, inner in own.items():
                if inner is thing:
                    # A condition and its lock are one thing to whoever uses it.
                    return name if getattr(type(value), "_kind", "") == "condition" else f"{name}.{part}"
        if type(value) in (list, tuple):
            for index, inner in enumerate(value[:100]):
                if inner is thing:
                    return f"{name}[{index}]"
        if type(value) is dict:
            for key, inner in list(value.items())[:100]:
                if inner is thing:
                    return f"{name}[{show(key)}]"
    return ""


def source_line(file: str, line: int) -> str:
    """One line of the program, without its indentation."""
    return linecache.getline(file, line).strip()
