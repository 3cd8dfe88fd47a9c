"""One thread of the program under exploration."""

from _thread import allocate_lock
from collections.abc import Callable, Sequence
from typing import Any


class Task:
    """The kernel's state of one thread.

    index        0 for the main thread; then the order of creation
    resume_lock  the thread sleeps on this lock; releasing it hands control to the thread
    steps        how many switch points the thread has passed: a clock of its own, which schedules refer to
    last_ran     the execution's total of steps when the thread last got control
    runnable     it can continue; otherwise it waits for `obj`, with `verb` saying how ("wants", "joins", …)
    deadline     virtual time in nanoseconds at which the wait ends; -1 without a timeout
    idle         it waits for its next order, so a daemon may be left there when the program ends
    exiting      the main thread has returned from the program and joins the others
    joiners      tasks that wait for the end of this one
    clock_reads  readings of the clock in a row, for each coroutine that read it (None: no coroutine);
                 `last_clock_read` is the total of steps at the last one, and `last_clock_value` is what it returned
    priority     a strategy's own number; 0.0 until the strategy sets it
    point        number of the switch point that the thread is at
    locals       values of `threading.local` objects
    """

    __slots__ = (
        "body", "clock_reads", "daemon", "deadline", "done", "exiting", "idle", "index", "joiners", "last_clock_read",
        "last_clock_value", "last_ran", "locals", "name", "obj", "point", "priority", "resume_lock", "runnable",
        "started", "steps", "thread", "timed_out", "verb",
    )  # fmt: skip

    def __init__(self, index: int, name: str, body: Callable[[], Any] | None, daemon: bool) -> None:
        self.index = index
        self.name = name
        self.body = body
        self.daemon = daemon
        self.resume_lock = allocate_lock()
        self.steps = self.last_ran = 0
        self.runnable = index == 0
        self.started = self.done = self.exiting = self.timed_out = self.idle = False
        self.verb = ""
        self.obj: Any = None
        self.deadline = -1
        self.joiners: list[Task] = []
        self.clock_reads: dict[int | None, int] = {}
        self.last_clock_read = self.last_clock_value = 0
        self.priority = 0.0
        self.point = -1
        self.thread: Any = None
        self.locals: dict[int, Any] | None = None


def default_next(task: Task, runnable: Sequence[Task]) -> Task:
    """The next in turn after `task`, by index and in a ring. A schedule that decides nothing else runs this task."""
    own_index = task.index
    later: Task | None = None
    first: Task | None = None
    for other in runnable:
        index = other.index
        if index > own_index:
            if later is None or index < later.index:
                later = other
        elif other is not task and (first is None or index < first.index):
            first = other
    return later or first or task


def by_index(task: Task) -> int:
    """Sorting key: the order of creation."""
    return task.index
