"""Makes steps of exceptions: where one was raised, came out of a call, or was thrown into a cancelled task.

The interpreter reports them itself (`sys.monitoring`, PEP 669), so nothing is inserted into the program. Python 3.11
does not have that: there, `sys.settrace` reports them, in each thread from its first switch point on.
"""

import contextlib
import sys
from asyncio import CancelledError
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any, Final

from grader.sim.core import Abort, Task
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import source_line

CONTROL_FLOW: Final = (StopIteration, StopAsyncIteration, GeneratorExit, Abort)
"""Exceptions that only end an iteration, a generator, or the execution itself."""

TOOLS: Final = range(6)
"""Numbers that `sys.monitoring` has for tools."""


Note = Callable[[FrameType, BaseException], None]


@contextlib.contextmanager
def exception_steps(trace: Trace, file: str) -> Iterator[None]:
    """While it is open, each exception that reaches a frame of `file` is a step of the trace; none without a file."""

    def note(frame: FrameType, error: BaseException) -> None:
        if frame.f_code.co_filename != file or isinstance(error, CONTROL_FLOW):
            return
        name, action = type(error).__name__, "raised"
        if isinstance(error, CancelledError) and not source_line(file, frame.f_lineno).startswith("raise"):
            action, name = "received", f"a cancellation ({name})"
        trace.note(frame, action, name)

    if not file:
        yield
    elif hasattr(sys, "monitoring"):
        with _monitored(note):
            yield
    else:
        with _traced(trace, file, note):
            yield


@contextlib.contextmanager
def _monitored(note: Note) -> Iterator[None]:
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]  # not in Python 3.11
    free = [number for number in TOOLS if monitoring.get_tool(number) is None]
    if not free:
        yield
        return
    tool, event = free[0], monitoring.events.RAISE

    def reached(_: CodeType, __: int, error: BaseException) -> None:
        note(sys._getframe(1), error)

    monitoring.use_tool_id(tool, "exception steps")
    try:
        monitoring.register_callback(tool, event, reached)
        monitoring.set_events(tool, event)
        yield
    finally:
        monitoring.set_events(tool, 0)
        monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)


@contextlib.contextmanager
def _traced(trace: Trace, file: str, note: Note) -> Iterator[None]:
    if sys.gettrace() is not None:  # a debugger, or a measurement of coverage
        yield
        return
    is_open = True
    original = trace.reached

    def on_event(frame: FrameType, event: str, argument: Any) -> Any:
        if not is_open:
            sys.settrace(None)
            return None
        if event == "exception":
            note(frame, argument[1])
        return on_event if frame.f_code.co_filename == file else None

    def reached(task: Task, point: int) -> None:
        """Called in each thread at each of its switch points; every function of the program begins with one."""
        if sys.gettrace() is None:
            sys.settrace(on_event)
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == file and frame.f_trace is None:
                frame.f_trace, frame.f_trace_lines = on_event, False
            frame = frame.f_back
        original(task, point)

    trace.reached = reached  # type: ignore[method-assign]
    try:
        yield
    finally:
        is_open = False  # a thread that still traces stops at its next call
        sys.settrace(None)
        del trace.reached
