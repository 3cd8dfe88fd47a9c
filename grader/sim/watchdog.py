"""Notices code that holds the baton and never comes to a switch point: a call that blocks, or a loop inside a library.

Its law: what cannot be interrupted can only be told. The thread that is stuck cannot be ended from inside the process,
so whoever asks to be told has to end that. A C function that never lets go of the global lock stops the watchdog too.
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
"""Seconds between two looks."""

TICKS: Final = 20
"""After so many looks without any progress, code counts as stuck. Looks, not seconds: a process can be suspended."""


@contextmanager
def watched(stuck: Callable[[str], None], tick: float = TICK, ticks: int = TICKS) -> Iterator[None]:
    """Calls `stuck` with what to say, in a thread of its own, once no point was reached for `tick * ticks` seconds."""
    over = threading.Event()
    holder = threading.get_ident()

    def watch() -> None:
        last: object = None
        same = 0
        while not over.wait(tick):
            now = (KERNEL.runs, KERNEL.total, KERNEL.waits)
            same = same + 1 if now == last else 0
            last = now
            if same >= ticks:
                stuck(f"not under control: {_where(holder)} for {tick * ticks:.0f} s without coming to a switch point")
                return

    thread = threading.Thread(target=watch, name="sim watchdog", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _where(holder: int) -> str:
    """Which line of the program has been running."""
    current = KERNEL.current
    name = "the program" if current is None else current.name
    for worker in KERNEL.workers.all:
        if current is not None and worker.task is current and worker.thread.ident is not None:
            holder = worker.thread.ident
    frame: FrameType | None = sys._current_frames().get(holder)
    while frame is not None and frame.f_code.co_filename not in LOADED:
        frame = frame.f_back
    if frame is None:
        return f"{name} has been running"
    return f"{name} has been in line {frame.f_lineno} of {Path(frame.f_code.co_filename).name}"
