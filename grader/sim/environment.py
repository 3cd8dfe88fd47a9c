"""The process state during an exploration: silent output, one processor, own threads, no automatic garbage collection.

Everything is restored at the end.
"""

import gc
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import TextIOBase
from pathlib import Path
from typing import Any

from grader.sim.core import Abort, ExecutionFailure
from grader.sim.engine import KERNEL


@contextmanager
def exploration_session(turn: int | None = None) -> Iterator[None]:
    """Sets up the process for a series of executions, and restores it. Inside another session, it changes nothing.

    turn  a number that differs between explorations at the same time, for processors in turn; None where there is one
    """
    if KERNEL.in_session:
        yield
        return
    with _silent(), _pinned(turn), _no_automatic_collection(), _own_threads():
        yield


@contextmanager
def leaks_ignored() -> Iterator[None]:
    """Ignores what an execution leaves behind: neither threads nor exceptions that nobody retrieved are failures."""
    KERNEL.ignores_leaks = True
    try:
        yield
    finally:
        KERNEL.ignores_leaks = False


class _NullOutput(TextIOBase):
    encoding, errors = "utf-8", "strict"

    def write(self, text: str) -> int:
        return len(text)

    def reconfigure(self, **_: Any) -> None:
        pass

    def writable(self) -> bool:
        return True


@contextmanager
def _silent() -> Iterator[None]:
    """Discards the output of a thousand executions, and warnings about how they were ended.

    An exception that Python can only report, as in a finalizer, is a failure of the execution. So is a coroutine that
    was never awaited.
    """
    out, err, unraisable = sys.stdout, sys.stderr, sys.unraisablehook
    unawaited = getattr(warnings, "_warn_unawaited_coroutine", None)

    def on_unraisable(details: Any) -> None:
        error = details.exc_value
        if error is None or isinstance(error, Abort) or KERNEL.current is None or KERNEL.aborting:
            return
        KERNEL.stop(ExecutionFailure.of_exception(KERNEL.current.index, error))

    def on_unawaited(coroutine: Any) -> None:
        if KERNEL.active and not KERNEL.aborting and KERNEL.current is not None:
            name = getattr(coroutine, "__qualname__", "coroutine")
            KERNEL.leaks.append(("leak", "UnawaitedCoroutine", f"coroutine {name} was never awaited"))

    sys.stdout = sys.stderr = _NullOutput()
    sys.unraisablehook = on_unraisable
    warnings._warn_unawaited_coroutine = on_unawaited  # type: ignore[attr-defined]
    try:
        yield
    finally:
        sys.stdout, sys.stderr, sys.unraisablehook = out, err, unraisable
        warnings._warn_unawaited_coroutine = unawaited  # type: ignore[attr-defined]


def _current_processor() -> int:
    """The processor that this thread runs on now: the operating system has chosen it as a free one. 0 if unknown."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path("/proc/thread-self/stat").read_bytes().rpartition(b")")[2].split()[36])
    return 0


@contextmanager
def _pinned(turn: int | None) -> Iterator[None]:
    """Keeps all threads on one processor: otherwise, handing control to another thread costs four times as much.

    Explorations that run at the same time take processors in turn. Those that begin on the same one by chance would
    share it to their ends, while another one is idle.

    The threads run in the batch scheduling class. So a thread that is woken waits until the one that woke it sleeps. If
    it ran at once, it would only find the global interpreter lock taken, and the handover would take twice the time.
    Threads inherit both settings from the thread that starts them.
    """
    with ExitStack() as stack:
        if hasattr(os, "sched_setaffinity"):
            with suppress(OSError):
                before = os.sched_getaffinity(0)
                own = {_current_processor()} if turn is None else {sorted(before)[turn % len(before)]}
                os.sched_setaffinity(0, own & before or {min(before)})
                stack.callback(os.sched_setaffinity, 0, before)
            with suppress(OSError):
                if os.sched_getscheduler(0) == os.SCHED_OTHER:
                    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
                    stack.callback(os.sched_setscheduler, 0, os.SCHED_OTHER, os.sched_param(0))
        yield


@contextmanager
def _own_threads() -> Iterator[None]:
    """Ends the kernel's OS threads at the end, and collects what the last execution left."""
    KERNEL.in_session = True
    try:
        yield
    finally:
        KERNEL.thread_pool.close()
        KERNEL.current = None
        KERNEL.drop_references()
        gc.collect()
        KERNEL.in_session = False
        KERNEL.pause()


@contextmanager
def _no_automatic_collection() -> Iterator[None]:
    """An automatic collection would run finalizers of the program at points that no schedule controls."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
