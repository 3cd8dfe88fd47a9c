"""Finds the thread or asyncio task that a failure belongs to, and the line of the program that raised."""

from types import FrameType, TracebackType

from grader.sim.core import ExecutionFailure
from grader.sim.diagnosis.trace import Trace


def failing_task(failure: ExecutionFailure, trace: Trace) -> int:
    """The number of the thread or asyncio task that raised.

    The scheduler knows only the thread of the event loop, and the one that has asked a future for its result.
    """
    for at in reversed(_tracebacks(failure, trace)):
        call = trace.call_of(at.tb_frame)
        last = next((event for event in reversed(trace.events) if event.function == call), None)
        if last is not None:
            return last.task
    return failure.task


def without_group(failure: ExecutionFailure) -> ExecutionFailure:
    """The failure with the exception that a task group has wrapped: the first one. Other failures as they are."""
    error = failure.error
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if error is None or error is failure.error:
        return failure
    return ExecutionFailure.of_exception(failure.task, error)


def raised_at(failure: ExecutionFailure, trace: Trace) -> tuple[str, int] | None:
    """(file, line) of the program that raised: the innermost one in the traceback."""
    found = raised_in(failure, trace)
    return (found[0].f_code.co_filename, found[1]) if found else None


def raised_in(failure: ExecutionFailure, trace: Trace) -> tuple[FrameType, int] | None:
    """(the innermost frame of the program in the traceback, its line)"""
    found = _tracebacks(failure, trace)
    return (found[-1].tb_frame, found[-1].tb_lineno) if found else None


def _tracebacks(failure: ExecutionFailure, trace: Trace) -> list[TracebackType]:
    """The traceback's entries in files of the program, the innermost one last."""
    at, found = failure.error.__traceback__ if failure.error else None, []
    while at is not None:
        if at.tb_frame.f_code.co_filename in trace.files:
            found.append(at)
        at = at.tb_next
    return found
