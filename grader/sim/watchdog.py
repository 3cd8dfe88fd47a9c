"""Detects code that reaches no switch point: a call that blocks, or a loop inside a library.

Its law: such code is not under control, whatever follows. It can be interrupted where Python lets that happen: by a
signal in the main thread, which also ends a blocking call of the system, and between two instructions of Python code in
another thread. Elsewhere, a thread cannot be ended from inside the process, so the caller has to end the process. A C
function that never releases the global interpreter lock stops the watchdog too.
"""

import ctypes
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

from grader.sim.core import Abort, ExecutionFailure, NotUnderControl
from grader.sim.engine import KERNEL
from grader.sim.instrument import LOADED

TICK: Final = 0.5
"""Seconds between two checks."""

TICKS: Final = 20
"""Checks without any progress after which code counts as stuck. Checks, not seconds: a process can be suspended."""

GRACE: Final = 20.0
"""Seconds after an interruption within which the exploration has to end, also on a busy machine."""

SIGNAL: Final[Any] = getattr(signal, "SIGURG", None)
"""The signal that interrupts the main thread. By default it is ignored, so one that comes too late does nothing."""


@contextmanager
def watched(
    on_stuck: Callable[[str], None],
    tick: float = TICK,
    ticks: int = TICKS,
    *,
    on_interrupt: Callable[[str], None] | None = None,
    grace: float = GRACE,
) -> Iterator[None]:
    """Calls `on_stuck` once no switch point was reached for `tick * ticks` seconds.

    on_stuck: takes a message for the user that names the line; called once, in a thread of the watchdog's own.
    tick: seconds between two checks. ticks: checks without progress after which code counts as stuck.
    on_interrupt: called in the same way before the stuck code is interrupted. The exploration then raises
    NotUnderControl. `on_stuck` is called only if it does not end. None: stuck code is not interrupted.
    grace: seconds after the interruption within which it has to end.
    """
    ended = threading.Event()
    main_thread = threading.get_ident()

    def watch() -> None:
        last: object = None
        unchanged = 0
        while not ended.wait(tick):
            now = _progress()
            unchanged = unchanged + 1 if now == last else 0
            last = now
            if unchanged >= ticks:
                seconds = f"{tick * ticks:.0f} s"
                what = f"{_position(main_thread)} for {seconds} without reaching a switch point"
                if on_interrupt is not None:
                    on_interrupt(f"not under control: {what}")
                    if interruption.interrupt(_running_thread(main_thread), what) and ended.wait(grace):
                        return
                on_stuck(f"not under control: {what}")
                return

    thread = threading.Thread(target=watch, name="sim watchdog", daemon=True)
    with _Interruption(main_thread, on_interrupt is not None) as interruption:
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


class _Interruption:
    """Ends the exploration in the middle of code that reaches no switch point."""

    def __init__(self, main_thread: int, wanted: bool) -> None:
        self._main_thread = main_thread
        self._has_signal: bool = (
            wanted
            and SIGNAL is not None
            and hasattr(signal, "pthread_kill")
            and threading.current_thread() is threading.main_thread()
        )
        self._what = ""
        self._stuck_at: object = None
        self._before: Any = None

    def __enter__(self) -> "_Interruption":
        if self._has_signal:
            self._before = signal.signal(SIGNAL, self._raise)
        return self

    def __exit__(self, *_: object) -> None:
        if self._has_signal:
            signal.signal(SIGNAL, self._before or signal.SIG_DFL)

    def interrupt(self, thread: int, what: str) -> bool:
        """Interrupts the thread, if it still runs the same code. Returns whether that can work at all."""
        self._what, self._stuck_at = what, _progress()
        if thread == self._main_thread:
            if self._has_signal:
                signal.pthread_kill(thread, SIGNAL)
            return self._has_signal
        self._stop()
        found = ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Abort))
        return bool(found == 1)

    def _raise(self, number: int, frame: FrameType | None) -> None:
        if not self._what or _progress() != self._stuck_at:
            return
        if not KERNEL.active:
            raise NotUnderControl(f"not under control: {self._what}")
        raise self._stop()

    def _stop(self) -> Abort:
        """From now on every switch point raises, and the exploration ends with the reason."""
        KERNEL.refuse(self._what)
        index = 0 if KERNEL.current is None else KERNEL.current.index
        return KERNEL.stop(ExecutionFailure("livelock", index, "Stuck", self._what))


def _progress() -> tuple[int, int, int]:
    return KERNEL.executions, KERNEL.total, KERNEL.waits


def _running_thread(main_thread: int) -> int:
    """The identifier of the OS thread that runs now."""
    current = KERNEL.current
    for os_thread in KERNEL.thread_pool.all:
        if current is not None and os_thread.task is current and os_thread.thread.ident is not None:
            return os_thread.thread.ident
    return main_thread


def _position(main_thread: int) -> str:
    """The line of the program that is running, as the beginning of a sentence."""
    current = KERNEL.current
    name = "the program" if current is None else current.name
    frame: FrameType | None = sys._current_frames().get(_running_thread(main_thread))
    while frame is not None and frame.f_code.co_filename not in LOADED:
        frame = frame.f_back
    if frame is None:
        return f"{name} has been {_library_place(_running_thread(main_thread))}"
    return f"{name} has been at line {frame.f_lineno} of {Path(frame.f_code.co_filename).name}"


def _library_place(thread: int) -> str:
    """Where an OS thread is that runs no line of the program, such as one whose target is a function of a library."""
    at = sys._current_frames().get(thread)
    while at is not None and at.f_globals.get("__name__", "").partition(".")[0] in ("grader", "threading"):
        at = at.f_back
    return "running" if at is None else f"at line {at.f_lineno} of {at.f_code.co_filename}"
