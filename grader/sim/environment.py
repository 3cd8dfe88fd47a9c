"""What surrounds a series of executions: silent output, one processor, own threads, no collector. All is put back."""

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


class _Nowhere(TextIOBase):
    encoding, errors = "utf-8", "strict"

    def write(self, text: str) -> int:
        return len(text)

    def reconfigure(self, **_: Any) -> None:
        pass

    def writable(self) -> bool:
        return True


@contextmanager
def surroundings() -> Iterator[None]:
    """What a series of executions needs around it."""
    with _quiet(), _pinned(), _own_threads(), _no_collector():
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """What the program prints in a thousand schedules is for nobody; nor are complaints about how it was ended."""
    out, err, unraisable = sys.stdout, sys.stderr, sys.unraisablehook
    unawaited = getattr(warnings, "_warn_unawaited_coroutine", None)

    def ignore(details: Any) -> None:
        error = details.exc_value
        if error is None or isinstance(error, Abort) or KERNEL.current is None or KERNEL.aborting:
            return
        KERNEL.stop(ExecutionFailure.of_exception(KERNEL.current.index, error))

    def note_unawaited(coroutine: Any) -> None:
        if KERNEL.active and not KERNEL.aborting and KERNEL.current is not None:
            name = getattr(coroutine, "__qualname__", "coroutine")
            KERNEL.leaks.append(("leak", "UnawaitedCoroutine", f"coroutine {name} was never awaited"))

    sys.stdout = sys.stderr = _Nowhere()
    sys.unraisablehook = ignore
    warnings._warn_unawaited_coroutine = note_unawaited  # type: ignore[attr-defined]
    try:
        yield
    finally:
        sys.stdout, sys.stderr, sys.unraisablehook = out, err, unraisable
        warnings._warn_unawaited_coroutine = unawaited  # type: ignore[attr-defined]


def _processor() -> int:
    """Where this thread runs just now: there the kernel has found room for it. 0 where that is not told."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path("/proc/thread-self/stat").read_bytes().rpartition(b")")[2].split()[36])
    return 0


@contextmanager
def _pinned() -> Iterator[None]:
    """Keeps all threads on one processor: handing the baton from one to another costs four times as much.

    As a batch job, so that a thread that is woken waits until the one that woke it sleeps; at once, it would only find
    the global lock taken, and the baton would take twice the time. Threads inherit both from the one that starts them.
    """
    with ExitStack() as stack:
        if hasattr(os, "sched_setaffinity"):
            with suppress(OSError):
                before = os.sched_getaffinity(0)
                os.sched_setaffinity(0, {_processor()} & before or {min(before)})
                stack.callback(os.sched_setaffinity, 0, before)
            with suppress(OSError):
                if os.sched_getscheduler(0) == os.SCHED_OTHER:
                    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
                    stack.callback(os.sched_setscheduler, 0, os.SCHED_OTHER, os.sched_param(0))
        yield


@contextmanager
def _own_threads() -> Iterator[None]:
    KERNEL.between = True
    try:
        yield
    finally:
        KERNEL.workers.close()
        KERNEL.current = None
        KERNEL.forget()
        gc.collect()
        KERNEL.between = False
        KERNEL.pause()


@contextmanager
def _no_collector() -> Iterator[None]:
    """A collection at a moment of its own choosing would run finalizers of the program there."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
