"""The parts of a trace: the steps of threads and tasks, the waits at the end, and which methods ask or change."""

import asyncio
import linecache
from collections import deque
from dataclasses import dataclass
from typing import Any, Final

from grader.sim.core import SwitchPoint
from grader.sim.diagnosis.calls import Stack

FIRST_ASYNCIO_COLUMN: Final = 10_000
"""Task numbers from here on stand for asyncio tasks; smaller ones are the indexes of threads."""

CONTAINERS: Final = (list, dict, set, deque, bytearray)
MUTATORS: Final = frozenset(
    {"append", "appendleft", "extend", "extendleft", "insert", "pop", "popleft", "popitem", "remove", "clear", "add"}
    | {"discard", "update", "setdefault", "sort", "reverse", "rotate", "difference_update", "intersection_update"}
    | {"symmetric_difference_update"}
)
"""Methods of containers that change them."""

QUEUE_READS: Final = frozenset({"empty", "full", "qsize"})
QUESTIONS: Final = {
    "queue": QUEUE_READS,
    "event": frozenset({"is_set", "isSet"}),
    "thread": frozenset({"is_alive"}),
    "future": frozenset({"done", "cancelled", "running"}),
    "lock": frozenset({"locked"}),
}
"""Kind of a primitive -> its methods that only ask for its state."""

ACTS: Final = {
    "queue": frozenset({"get", "get_nowait", "put", "put_nowait"}),
    "event": frozenset({"set", "clear"}),
    "thread": frozenset({"start"}),
    "future": frozenset({"set_result", "set_exception", "cancel"}),
    "lock": frozenset({"acquire", "release"}),
}
"""Kind of a primitive -> its methods that use it and whose effect depends on its state."""

PRIMITIVE_CHANGES: Final = frozenset({"put into", "got from", "set", "cleared", "completed", "failed", "cancelled"})
"""Completed operations that change what the questions answer."""

TASK_WAITS: Final = frozenset(
    {"wants", "waits for", "waits to get from", "waits to put into", "waits for all tasks of"}
)
"""Operations of asyncio's primitives that have not ended yet."""

DROPPED: Final = "dropped an item of"
"""Action of a step that adds an item to a full deque with `maxlen`."""

NOTED: Final = ("raised", "received")
"""Actions of steps that are shown and not searched for the bug: see `exception_steps`."""

MAX_EVENTS: Final = 4000
"""Events kept of one execution; beyond that, the older half is dropped."""


@dataclass(slots=True, eq=False)
class TraceEvent:
    """One step of one thread.

    task            index of the thread, or the number of an asyncio task
    action, target  as in `Step`
    value           the value that was read or written, as text
    location        identifies the accessed variable: equal for all threads that access the same one; None without any
    writes          the step changes that variable
    read_container  identifies the container that was read from the variable; None for other values
    function        (number of the call, code object) that the step belongs to
    stack           the calls that the step is in, see `calls`
    switch          another thread ran just before
    preempted       the thread was interrupted before this step, although it could have continued
    time            virtual nanoseconds since the program began
    obj             the primitive that was used
    asks            the step asks a primitive for its state
    """

    task: int
    line: int
    file: str
    action: str
    target: str = ""
    value: Any = ""
    location: Any = None
    writes: bool = False
    read_container: Any = None
    function: tuple[int, Any] = (0, None)
    stack: Stack = ()
    switch: bool = False
    preempted: bool = False
    time: int = 0
    point: SwitchPoint | None = None
    obj: Any = None
    asks: bool = False


@dataclass(slots=True)
class Wait:
    """A thread that is blocked when the execution ends.

    task         index of the thread
    verb         how it waits: "wants", "joins", "waits for", …
    target       what it waits for, as the program names it
    line, file   where it waits; with `at_start`, where a thread was started whose target is not of the program
    kind         kind of the primitive: lock, condition, event, thread, …
    holder       index of the thread that holds the primitive, or that is joined; None if there is none
    holder_line  line at which the holder acquired it, in `holder_file`
    """

    task: int
    verb: str
    target: str
    line: int
    kind: str
    holder: int | None = None
    holder_line: int = 0
    obj: Any = None
    at_start: bool = False
    file: str = ""
    holder_file: str = ""


def kind_of(obj: Any) -> str:
    """Kind of a primitive: lock, queue, event, …; empty for other objects. Runs no code of the program."""
    kind = str(getattr(type(obj), "_sim_kind", ""))
    return kind or ("future" if issubclass(type(obj), asyncio.Future) else "")


def source_line(file: str, line: int) -> str:
    """One line of the program, without its indentation."""
    return linecache.getline(file, line).strip()
