"""Detects code that reaches no switch point: a call that blocks, or a loop inside a library.

Its law: such code cannot be interrupted, only reported. The thread cannot be ended from inside the process, so the
caller has to end the process. A C function that never releases the global interpreter lock stops the watchdog too.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from grader.sim.engine import KERNEL
from grader.sim.instrument import LOADED

TICK: Final = 0.5
"""Seconds between two checks."""

TICKS: Final = 20
"""Checks without any progress after which code counts as stuck. Checks, not seconds: a process can be suspended."""


@contextmanager
def watched(on_stuck: Callable[[str], None], tick: float = TICK, ticks: int = TICKS) -> Iterator[None]:
    """Calls `on_stuck` once no switch point was reached for `tick * ticks` seconds.

    on_stuck: takes a message for the user that names the line; called once, in a thread of the watchdog's own.
    tick: seconds between two checks. ticks: checks without progress after which code counts as stuck.
    """
    ended = threading.Event()
    main_thread = threading.get_ident()

    def watch() -> None:
        last: object = None
        unchanged = 0
        while not ended.wait(tick):
            now = (KERNEL.executions, KERNEL.total, KERNEL.waits)
            unchanged = unchanged + 1 if now == last else 0
            last = now
            if unchanged >= ticks:
                seconds = f"{tick * ticks:.0f} s"
                on_stuck(f"not under control: {_position(main_thread)} for {seconds} without reaching a switch point")
                return

    thread = threading.Thread(target=watch, name="sim watchdog", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _position(main_thread: int) -> str:
    """The line of the program that is running, as the beginning of a sentence."""
    current = KERNEL.current
    name = "the program" if current is None else current.name
    running = main_thread
    for os_thread in KERNEL.thread_pool.all:
        if current is not None and os_thread.task is current and os_thread.thread.ident is not None:
            running = os_thread.thread.ident
    frame: FrameType | None = sys._current_frames().get(running)
    while frame is not None and frame.f_code.co_filename not in LOADED:
        frame = frame.f_back
    if frame is None:
        return f"{name} has been running"
    return f"{name} has been at line {frame.f_lineno} of {Path(frame.f_code.co_filename).name}"
