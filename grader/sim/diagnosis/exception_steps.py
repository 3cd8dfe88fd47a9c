"""Makes steps of exceptions: where one was raised, came out of a call, or was thrown into a cancelled task.

The interpreter reports them itself (`sys.monitoring`, PEP 669), so nothing is inserted into the program. Python 3.11
does not have that, and its pictures lack these steps.
"""

import contextlib
import sys
from asyncio import CancelledError
from collections.abc import Iterator
from types import CodeType
from typing import Any, Final

from grader.sim.core import Abort
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import source_line

CONTROL_FLOW: Final = (StopIteration, StopAsyncIteration, GeneratorExit, Abort)
"""Exceptions that only end an iteration, a generator, or the execution itself."""

TOOLS: Final = range(6)
"""Numbers that `sys.monitoring` has for tools."""


@contextlib.contextmanager
def exception_steps(trace: Trace, file: str) -> Iterator[None]:
    """While it is open, each exception that reaches a frame of `file` is a step of the trace; none without a file."""
    monitoring: Any = getattr(sys, "monitoring", None)
    free = [number for number in TOOLS if monitoring.get_tool(number) is None] if monitoring and file else []
    if not free:
        yield
        return
    tool, event = free[0], monitoring.events.RAISE

    def reached(code: CodeType, _: int, error: BaseException) -> None:
        if code.co_filename != file or isinstance(error, CONTROL_FLOW):
            return
        frame = sys._getframe(1)
        name, action = type(error).__name__, "raised"
        if isinstance(error, CancelledError) and not source_line(file, frame.f_lineno).startswith("raise"):
            action, name = "received", f"a cancellation ({name})"
        trace.note(frame, action, name)

    monitoring.use_tool_id(tool, "exception steps")
    try:
        monitoring.register_callback(tool, event, reached)
        monitoring.set_events(tool, event)
        yield
    finally:
        monitoring.set_events(tool, 0)
        monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)
