"""Describes where the student's threads and tasks stand, as data, in the lines of the submitted file."""

import asyncio
import contextlib
import linecache
import sys
import threading
import types
from typing import Any

from grader.student.locks_held import Holder, describe_wait, holders
from grader.student.thread_waits import ThreadWait, coroutine_wait, outward, thread_wait

MOST = 30
"""Most threads, tasks and frames of one stack that are described."""


def frame(path: str, number: int, function: str) -> dict[str, Any]:
    """One line of a file, as a frame of `grader.model.Frame`."""
    text = ""
    with contextlib.suppress(Exception):  # a coding cookie can name a codec that does not decode text
        text = linecache.getline(path, number).strip()[:200]
    return {"line": number, "function": function[:200], "text": text.encode("utf-8", "backslashreplace").decode()}


def own_frames(path: str, innermost: types.FrameType | None) -> list[dict[str, Any]]:
    """The frames of the file at `path` on one stack, outermost first."""
    found = []
    for each in outward(innermost):
        if each.f_code.co_filename == path:
            found.append(frame(path, each.f_lineno, each.f_code.co_name))
    return found[:MOST][::-1]


def threads(path: str, ignore: set[int]) -> list[dict[str, Any]]:
    """Every thread, except those with an ident in `ignore`."""
    known = {thread.ident: thread for thread in threading.enumerate()}
    stacks = {ident: frame for ident, frame in sys._current_frames().items() if ident not in ignore}
    order = {ident: number for number, ident in enumerate(known)}
    idents = sorted(stacks, key=lambda ident: order.get(ident, len(order)))
    names = {ident: known[ident].name if ident in known else f"thread {ident}" for ident in idents}
    held: dict[int, Holder] = {}
    with contextlib.suppress(Exception):  # names are an extra
        held = holders(path, {names[ident]: stacks[ident] for ident in idents})
    found = []
    for ident in idents[:MOST]:
        innermost = stacks[ident]
        wait = thread_wait(innermost)
        waits_for = wait.waits_for
        with contextlib.suppress(Exception):
            waits_for = describe_wait(path, innermost, waits_for, held)
        found.append(
            {
                "sort": "thread",
                "name": names[ident],
                "daemon": ident in known and known[ident].daemon,
                "waits_for": waits_for[:200].encode("utf-8", "backslashreplace").decode(),
                "sleeps": wait.sleeps,
                "frames": own_frames(path, innermost),
            }
        )
    return found


def tasks(path: str, loop: asyncio.AbstractEventLoop) -> list[dict[str, Any]]:
    """Every unfinished task of the loop."""
    return [describe_task(path, task) for task in list(asyncio.all_tasks(loop))[:MOST]]


def describe_task(path: str, task: "asyncio.Task[Any]") -> dict[str, Any]:
    """Where a task stands: its frames in the file at `path`, and what it awaits."""
    coroutine: Any = task.get_coro()
    frames, wait = [], ThreadWait()
    for _ in range(MOST):
        inner = getattr(coroutine, "cr_frame", None)
        if inner is None:
            break
        if inner.f_code.co_filename == path:
            frames.append(frame(path, inner.f_lineno, inner.f_code.co_name))
        elif inner.f_code.co_qualname == "coroutine_job.<locals>.job":
            wait = ThreadWait(f"an answer to {inner.f_locals.get('name')}")
            break
        else:
            wait = ThreadWait((inside := coroutine_wait(inner)).waits_for, wait.sleeps or inside.sleeps)
        coroutine = coroutine.cr_await
    waiter: Any = getattr(task, "_fut_waiter", None)
    if isinstance(waiter, asyncio.Task):
        wait = ThreadWait(f"the end of {waiter.get_name()}", wait.sleeps)
    return {
        "sort": "task",
        "name": task.get_name(),
        "daemon": False,
        "waits_for": wait.waits_for[:200],
        "sleeps": wait.sleeps,
        "frames": frames,
    }
