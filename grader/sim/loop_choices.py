"""The choices of an event loop in a schedule tree: which timer ends first, and which task is cancelled.

Its law: asyncio runs ready callbacks first in, first out. So an event loop has no other choices than these. Tasks are
known by the order of their creation, because that is the same in each execution.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from grader.sim.diagnosis import await_place

WAKES: Final = "wakes"
TIMES_OUT: Final = "times_out"
CANCELLED: Final = "cancelled"
NOT_CANCELLED: Final = "not_cancelled"

OFFSETS: Final = {WAKES: 0, TIMES_OUT: 1_000_000, CANCELLED: 2_000_000}
"""Kind of an option -> what is added to the number of its task, so that each option has a number of its own."""
NOBODY: Final = -1
"""Number of the option that no task is cancelled."""

Identify = Callable[[Any], int]
"""Gives an asyncio task its number."""


class LoopOption(NamedTuple):
    """One possibility: its number, the number of its task (-1 for none), and one of the kinds above."""

    number: int
    task: int
    kind: str


def options_of(candidates: Sequence[Any], identify: Identify) -> list[LoopOption]:
    """An option for each candidate of `Kernel.choose_among`; empty if some timer belongs to no single task."""
    found = [_option_of(each, identify) for each in candidates]
    options = [each for each in found if each is not None]
    different = {each.number for each in options}
    return options if len(different) == len(candidates) else []


def _option_of(candidate: Any, identify: Identify) -> LoopOption | None:
    if candidate is None:
        return LoopOption(NOBODY, -1, NOT_CANCELLED)
    if isinstance(candidate, asyncio.Task):
        kind, task = CANCELLED, candidate
    else:
        kind, task = _owner_of(candidate)
    if task is None:
        return None
    number = identify(task)
    return LoopOption(OFFSETS[kind] + number, number, kind)


def _owner_of(timer: Any) -> tuple[str, Any]:
    """(kind, the task that the timer belongs to; None if that is not known)"""
    owner = getattr(timer._callback, "__self__", None)
    if isinstance(owner, asyncio.Timeout):
        return TIMES_OUT, getattr(owner, "_task", None)
    kind = TIMES_OUT if getattr(timer._callback, "__name__", "") == "_release_waiter" else WAKES
    waiting = [task for future in _futures_of(timer) for task in _waiting_for(future)]
    return kind, waiting[0] if len(waiting) == 1 else None


def _futures_of(handle: Any) -> list[Any]:
    owner = getattr(handle._callback, "__self__", None)
    return [each for each in (owner, *(handle._args or ())) if isinstance(each, asyncio.Future)]


def _waiting_for(future: Any) -> list[Any]:
    tasks_of: Callable[[], list[Any]] = getattr(future.get_loop(), "_tasks", list)
    return [task for task in tasks_of() if not task.done() and getattr(task, "_fut_waiter", None) is future]


def loop_key(loop: Any, identify: Identify) -> Any:
    """The next actions of an event loop: equal for loops whose ready callbacks and timers are equal, in their order."""
    ready = tuple(_handle_key(each, identify) for each in loop._ready if not each._cancelled)
    timers = [(each._when, *_handle_key(each, identify)) for each in loop._scheduled if not each._cancelled]
    return ready, tuple(sorted(timers, key=repr))


def _handle_key(handle: Any, identify: Identify) -> tuple[Any, ...]:
    owner = getattr(handle._callback, "__self__", None)
    name = getattr(handle._callback, "__qualname__", "")
    if isinstance(owner, asyncio.Task):
        return name, identify(owner)
    if isinstance(owner, asyncio.Timeout):
        task = getattr(owner, "_task", None)
        return name, -1 if task is None else identify(task)
    return name, *(identify(task) for future in _futures_of(handle) for task in _waiting_for(future))


def cancel_key(loop: Any, identify: Identify, files: frozenset[str]) -> Any:
    """Where each task stands. While this stays equal, it makes no difference when exactly a task is cancelled."""
    found = []
    for task in loop._tasks():
        waiter = getattr(task, "_fut_waiter", None)
        found.append((identify(task), task.done(), waiter is None or waiter.done(), await_place(task, files)))
    return tuple(found)


def done_tasks(loop: Any, identify: Identify) -> frozenset[int]:
    """Numbers of the tasks of a loop that have ended."""
    return frozenset(identify(task) for task in loop._tasks() if task.done())


def creation_number(task: Any) -> int:
    """How many tasks of its loop were created before this one."""
    created = getattr(task.get_loop(), "_created_tasks", ())
    return next((number for number, reference in enumerate(created) if reference() is task), len(created))
