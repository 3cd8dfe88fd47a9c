"""Names what a thread or task waits for, from its stack alone: nothing of the student's code is run.

A sleep and a wait with a timeout end by themselves, so they must not be taken for a deadlock. `time.sleep` and the
`acquire` of a lock are functions in C without a frame of their own. The position of the call in the source names them.
"""

import ast
import asyncio
import builtins
import contextlib
import inspect
import itertools
import linecache
import time
import types
from collections.abc import Iterator
from typing import Any, NamedTuple


class ThreadWait(NamedTuple):
    """The wait of a thread or task.

    waits_for  a noun phrase; empty if it is unknown
    sleeps     whether the wait ends by itself: a sleep, or a wait with a timeout
    """

    waits_for: str = ""
    sleeps: bool = False


SLEEP = "the end of a sleep"

_WAITS = {  # file and function of a frame: what a thread in it waits for
    ("threading.py", "join"): "the end of {name}",
    ("threading.py", "_wait_for_tstate_lock"): "the end of {name}",
    ("threading.py", "wait"): "a notification",
    ("threading.py", "wait_for"): "a notification",
    ("threading.py", "acquire"): "a lock",
    ("threading.py", "__enter__"): "a lock",
    ("queue.py", "get"): "an item from a queue",
    ("queue.py", "put"): "space in a queue",
    ("queue.py", "join"): "all items of a queue to be done",
    ("_base.py", "result"): "the result of a future",
    ("_base.py", "exception"): "the result of a future",
    ("_base.py", "wait"): "futures to be done",
    ("job_client.py", "_read"): "an answer",
    ("job_client.py", "call_over"): "an answer",
    ("job_client.py", "call"): "an answer",
    ("computing.py", "__call__"): "an answer to crunch",
    ("jobs.py", "__call__"): "an answer to {name}",
    ("selectors.py", "select"): "something to do on the event loop",
}

_TASK_WAITS_WITH_A_TIMEOUT = ("wait_for", "_wait")
"""Functions of asyncio that wait for at most their local variable `timeout`."""


def thread_wait(innermost: types.FrameType) -> ThreadWait:
    """The wait of the thread with this innermost frame."""
    if _file_and_function(innermost) not in _WAITS:
        return _called_wait(innermost)
    waits_for, sleeps = "", False
    for each in outward(innermost):
        template = _WAITS.get(_file_and_function(each))
        if template is None:
            break
        variables = each.f_locals
        owner = variables.get("self")
        waits_for = template.format(name=getattr(owner, "name", None) or getattr(owner, "_name", "another thread"))
        # The selector of an event loop waits for its next timer; the tasks say whether one of them sleeps.
        sleeps = sleeps or ("select" not in template and _is_time(variables.get("timeout")))
    return ThreadWait(waits_for, sleeps)


def coroutine_wait(frame: types.FrameType) -> ThreadWait:
    """The wait of a task that stands in this frame, which is not the student's."""
    code = frame.f_code
    if code is asyncio.sleep.__code__:
        return ThreadWait(SLEEP, sleeps=True)
    sleeps = code.co_name in _TASK_WAITS_WITH_A_TIMEOUT and _is_time(frame.f_locals.get("timeout"))
    return ThreadWait(code.co_qualname, sleeps)


def outward(innermost: types.FrameType | None) -> Iterator[types.FrameType]:
    """The frames of a stack, innermost first."""
    while innermost is not None:
        yield innermost
        innermost = innermost.f_back


def _file_and_function(frame: types.FrameType) -> tuple[str, str]:
    return frame.f_code.co_filename.replace("\\", "/").rsplit("/", 1)[-1], frame.f_code.co_name


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and value >= 0


def _called_wait(frame: types.FrameType) -> ThreadWait:
    """The wait of a frame that has called a function in C, or that enters a `with` block."""
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    lock = ThreadWait("a lock (probably)")
    try:
        call = ast.parse(f"({source_of_step(frame)})", mode="eval").body
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        call = None
    if not isinstance(call, ast.Call):
        return lock if line.startswith(("with ", "async with ")) else ThreadWait()
    function = _look_up(call.func, frame)
    if function is time.sleep:
        return ThreadWait(SLEEP, sleeps=True)
    if (getattr(function, "__name__", None) or _last_name(call.func)) in ("acquire", "acquire_lock", "__enter__"):
        return ThreadWait(lock.waits_for, _has_timeout(call, frame))
    return ThreadWait()


def source_of_step(frame: types.FrameType) -> str:
    """The source text of the step that the frame is at; empty if it is not known."""
    steps = itertools.islice(frame.f_code.co_positions(), frame.f_lasti // 2, None)
    first, last, start, end = next(steps, (None, None, None, None))
    if first is None or last is None or start is None or end is None:
        return ""
    lines = [linecache.getline(frame.f_code.co_filename, number).encode() for number in range(first, last + 1)]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    return b"".join(lines).decode()


def _look_up(node: ast.expr, frame: types.FrameType) -> Any:
    """The object that a dotted name stands for, without running a property; None if that is not known."""
    if isinstance(node, ast.Attribute):
        owner = _look_up(node.value, frame)
        with contextlib.suppress(Exception):
            found = inspect.getattr_static(owner, node.attr)
            return found.__func__ if isinstance(found, staticmethod) else found
    elif isinstance(node, ast.Name):
        for names in (frame.f_locals, frame.f_globals, vars(builtins)):
            if node.id in names:
                return names[node.id]
    return None


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _has_timeout(call: ast.Call, frame: types.FrameType) -> bool:
    """Whether a call of `acquire` has a timeout; a value that is not known counts as one."""
    given = [keyword.value for keyword in call.keywords if keyword.arg in ("timeout", None)] + call.args[1:2]
    for node in given:
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            value = _look_up(node, frame)
        if value is None or _is_time(value):
            return True
    return False
