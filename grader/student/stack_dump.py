"""Describes where the student's threads and tasks stand, as data, in the lines of the submitted file."""

import asyncio
import contextlib
import linecache
import sys
import threading
import types
from collections.abc import Iterator
from typing import Any

MOST = 30
"""Most threads, tasks and frames of one stack that are described."""

_THREAD_WAITS = {  # file and function of a frame: what a thread in it waits for
    ("threading.py", "join"): "the end of {name}",
    ("threading.py", "_wait_for_tstate_lock"): "the end of {name}",
    ("threading.py", "wait"): "a notification",
    ("queue.py", "get"): "an item from a queue",
    ("queue.py", "put"): "space in a queue",
    ("queue.py", "join"): "all items of a queue to be done",
    ("_base.py", "result"): "the result of a future",
    ("_base.py", "exception"): "the result of a future",
    ("_base.py", "wait"): "futures to be done",
    ("job_client.py", "_read"): "an answer",
    ("job_client.py", "call"): "an answer",
    ("jobs.py", "__call__"): "an answer to {name}",
    ("selectors.py", "select"): "something to do on the event loop",
}


def frame(path: str, number: int, function: str) -> dict[str, Any]:
    """One line of a file, as a frame of `grader.model.Frame`."""
    text = ""
    with contextlib.suppress(Exception):  # a coding cookie can name a codec that does not decode text
        text = linecache.getline(path, number).strip()[:200]
    return {"line": number, "function": function[:200], "text": text.encode("utf-8", "backslashreplace").decode()}


def own_frames(path: str, innermost: types.FrameType | None) -> list[dict[str, Any]]:
    """The frames of the file at `path` on one stack, outermost first."""
    found = []
    for each in _outward(innermost):
        if each.f_code.co_filename == path:
            found.append(frame(path, each.f_lineno, each.f_code.co_name))
    return found[:MOST][::-1]


def threads(path: str, ignore: set[int]) -> list[dict[str, Any]]:
    """Every thread, except those with an ident in `ignore`."""
    known = {thread.ident: thread for thread in threading.enumerate()}
    found = []
    for ident, innermost in sys._current_frames().items():
        if ident in ignore:
            continue
        thread = known.get(ident)
        found.append(
            {
                "sort": "thread",
                "name": thread.name if thread else f"thread {ident}",
                "daemon": bool(thread and thread.daemon),
                "waits_for": _thread_waits(path, innermost),
                "frames": own_frames(path, innermost),
            }
        )
    return found[:MOST]


def tasks(path: str, loop: asyncio.AbstractEventLoop) -> list[dict[str, Any]]:
    """Every unfinished task of the loop."""
    return [describe_task(path, task) for task in list(asyncio.all_tasks(loop))[:MOST]]


def describe_task(path: str, task: "asyncio.Task[Any]") -> dict[str, Any]:
    """Where a task stands: its frames in the file at `path`, and what it awaits."""
    coroutine: Any = task.get_coro()
    frames, waits = [], ""
    for _ in range(MOST):
        inner = getattr(coroutine, "cr_frame", None)
        if inner is None:
            break
        if inner.f_code.co_filename == path:
            frames.append(frame(path, inner.f_lineno, inner.f_code.co_name))
        elif inner.f_code.co_qualname == "coroutine_job.<locals>.job":
            waits = f"an answer to {inner.f_locals.get('name')}"
            break
        else:
            waits = inner.f_code.co_qualname
        coroutine = coroutine.cr_await
    waiter: Any = getattr(task, "_fut_waiter", None)
    if isinstance(waiter, asyncio.Task):
        waits = f"the end of {waiter.get_name()}"
    return {"sort": "task", "name": task.get_name(), "daemon": False, "waits_for": waits[:200], "frames": frames}


def _thread_waits(path: str, innermost: types.FrameType) -> str:
    waits_for = ""
    if innermost.f_code.co_filename == path:
        text = linecache.getline(path, innermost.f_lineno).strip()
        return "a lock (probably)" if ".acquire(" in text or text.startswith("with ") else ""
    for each in _outward(innermost):
        file = each.f_code.co_filename.replace("\\", "/").rsplit("/", 1)[-1]
        template = _THREAD_WAITS.get((file, each.f_code.co_name))
        if template is None:
            return waits_for
        owner = each.f_locals.get("self")
        waits_for = template.format(name=getattr(owner, "name", None) or getattr(owner, "_name", "another thread"))
    return waits_for


def _outward(innermost: types.FrameType | None) -> Iterator[types.FrameType]:
    while innermost is not None:
        yield innermost
        innermost = innermost.f_back
