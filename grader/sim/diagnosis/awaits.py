"""Where asyncio tasks await, and for what, when an execution ends. Runs no code of the program."""

import asyncio
from collections.abc import Collection, Iterable
from typing import Any, Final, Protocol

from grader.sim.diagnosis.safe_inspect import find_name, locals_of
from grader.sim.diagnosis.trace_events import TASK_WAITS, Wait, kind_of

AT_AWAIT: Final = "is cancelled at its await"
WOKEN: Final = "is cancelled at its await, after it had been woken"
"""Actions of the step of a cancelled task. `WOKEN`: what it awaited was there already, and it had only to run."""


class TaskNames(Protocol):
    """The facts that a trace holds about asyncio tasks."""

    files: frozenset[str]
    names: dict[int, str]
    awaits: dict[int, tuple[str, Any, str]]
    held: dict[int, tuple[int, str]]

    def number_of(self, current: Any) -> int: ...


def waits_of_tasks(waits: list[Wait], trace: TaskNames) -> list[Wait]:
    """The waits. In the place of a thread that waits in its event loop: what the tasks of that loop wait for."""
    found: list[Wait] = []
    for wait in waits:
        for task in wait.obj._tasks() if wait.kind == "event loop" else ():
            if not task.done():
                found += _waits_of(task, trace)
    return [wait for wait in waits if wait.kind != "event loop"] + found if found else waits


def failures_of_tasks(tasks: Iterable[Any], trace: TaskNames) -> dict[int, tuple[str, int, str]]:
    """The tasks that have ended with an exception at which nobody has looked: see `Trace.failed`."""
    found = {}
    for task in tasks:
        # `task.exception()` would count as a look.
        if not task.done() or not getattr(task, "_log_traceback", False):
            continue
        error = task._exception
        places = []
        at = error.__traceback__
        while at is not None:
            if at.tb_frame.f_code.co_filename in trace.files:
                places.append((at.tb_lineno, at.tb_frame.f_code.co_filename))
            at = at.tb_next
        if places:
            found[trace.number_of(task)] = (type(error).__name__, *places[-1])
    return found


def _waits_of(task: Any, trace: TaskNames) -> list[Wait]:
    number, (line, file) = trace.number_of(task), await_place(task, trace.files)
    verb, obj, name = trace.awaits.get(number, ("", None, ""))
    if verb in TASK_WAITS:
        wait = Wait(number, verb, name, line, kind_of(obj), obj=obj, file=file)
        holder = getattr(obj, "_owner", None)
        if isinstance(holder, asyncio.Task):
            wait.holder = trace.number_of(holder)
            wait.holder_line, wait.holder_file = trace.held.get(id(obj), (0, ""))
        return [wait]
    waits = []
    for other in awaited_tasks(task):
        holder = trace.number_of(other)
        waits.append(Wait(number, "awaits", trace.names[holder], line, "thread", holder, obj=other, file=file))
    future = getattr(task, "_fut_waiter", None)
    return waits or [Wait(number, "awaits", "a future", line, "future", obj=future, file=file)]


def await_place(task: Any, files: Collection[str]) -> tuple[int, str]:
    """(line, file) of the innermost await of the task in one of the files; (0, "") if there is none."""
    place = (0, "")
    at = task.get_coro()
    while at is not None:
        frame = getattr(at, "cr_frame", None) or getattr(at, "gi_frame", None) or getattr(at, "ag_frame", None)
        if frame is not None and frame.f_code.co_filename in files:
            place = (frame.f_lineno, frame.f_code.co_filename)
        at = getattr(at, "cr_await", None) or getattr(at, "gi_yieldfrom", None) or getattr(at, "ag_await", None)
    return place


def name_in_task(task: Any, obj: Any, files: Collection[str]) -> str:
    """The name that the object has in the coroutine of the task, if it is not one of a parameter; else empty."""
    frame = getattr(task.get_coro(), "cr_frame", None)
    if frame is None or frame.f_code.co_filename not in files:
        return ""
    parameters = frame.f_code.co_varnames[: frame.f_code.co_argcount]
    return find_name(obj, {key: value for key, value in locals_of(frame).items() if key not in parameters})


def awaited_tasks(task: Any) -> list[Any]:
    """The unfinished tasks that the task awaits, itself or through `gather`."""
    awaited = getattr(task, "_fut_waiter", None)
    children = getattr(awaited, "_children", None)
    candidates = children if isinstance(children, list | tuple) else [awaited]
    return [each for each in candidates if isinstance(each, asyncio.Task) and not each.done()]


def was_woken(task: Any) -> bool:
    """Whether the task awaits a future that is there already, so that it only has to run."""
    awaited = getattr(task, "_fut_waiter", None)
    if awaited is not None:
        return bool(awaited.done())
    at = task.get_coro()
    while at is not None:
        inner = getattr(at, "cr_await", None) or getattr(at, "gi_yieldfrom", None) or getattr(at, "ag_await", None)
        if inner is None:
            return type(at).__name__ == "FutureIter"
        at = inner
    return False
