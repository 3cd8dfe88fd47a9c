"""One thread of the program under exploration."""

from _thread import allocate_lock
from collections.abc import Callable, Sequence
from typing import Any


class Task:
    """What the kernel knows of one thread. `steps` counts the switch points that it passed: its own, private clock."""

    __slots__ = (
        "baton", "body", "clock_reads", "daemon", "deadline", "done", "exiting", "idle", "index", "joiners", "locals",
        "name", "priority", "ran", "runnable", "site", "started", "steps", "thing", "thread", "timed_out", "verb",
        "verb_free_reads",
    )  # fmt: skip

    def __init__(self, index: int, name: str, body: Callable[[], Any] | None, daemon: bool) -> None:
        self.index = index
        self.name = name
        self.body = body
        self.daemon = daemon
        self.baton = allocate_lock()
        self.steps = self.ran = 0
        self.runnable = index == 0
        self.started = self.done = self.exiting = self.timed_out = self.idle = False
        self.verb = ""
        self.thing: Any = None
        self.deadline = -1
        self.joiners: list[Task] = []
        self.clock_reads = self.verb_free_reads = 0
        self.priority = 0.0
        self.site = -1
        self.thread: Any = None
        self.locals: dict[int, Any] | None = None


def default_next(task: Task, runnable: Sequence[Task]) -> Task:
    """The next in turn after `task`: what happens where a schedule says nothing."""
    mine = task.index
    later: Task | None = None
    first: Task | None = None
    for other in runnable:
        index = other.index
        if index > mine:
            if later is None or index < later.index:
                later = other
        elif other is not task and (first is None or index < first.index):
            first = other
    return later or first or task


def by_index(task: Task) -> int:
    return task.index
