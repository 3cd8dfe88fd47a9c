"""Finds a thread that was woken and went on without checking again: `if` around a wait, where `while` is needed."""

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import TraceEvent


def woke_without_checking(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """`if` where `while` is needed: the thread was woken, but its condition no longer held."""
    if failure.kind != "assertion":
        return _unchecked_wakeup(failure.task, trace, certain=False)
    found = (_unchecked_wakeup(task, trace, certain=True) for task in trace.names)
    return next(filter(None, found), None)


def _unchecked_wakeup(task: int, trace: Trace, certain: bool) -> Diagnosis | None:
    """A thread that waited once, and then used what it had checked only before.

    certain  whether it must have waited for a condition, and another thread must have changed what it tested
    """
    own_events = [event for event in trace.events if event.task == task]
    waits = [index for index, event in enumerate(own_events) if event.action == "waits for"]
    if not waits:
        return None
    after = own_events[waits[-1] + 1 :]
    wait = own_events[waits[-1]]
    if not after or wait.line in (event.line for event in after if event.action == "waits for"):
        return None
    checks = [
        event
        for event in own_events
        if event.line < wait.line and event.action == "read" and event.location is not None
    ]
    lines_after = {event.line for event in after}
    for check in checks:
        if check.line not in lines_after and any(event.location == check.location for event in after):
            if certain and not (type(wait.obj).__name__ == "Condition" and _changed_after(check, after[0], trace)):
                continue
            text = (
                f"Check then act on {trace.variable_name(check)}: {trace.names[check.task]} checked it at "
                f"{trace.at(check)} and waited at {trace.at(wait)}, but did not check it again after it was woken. "
                f"Another thread had changed it by then."
            )
            return Diagnosis("check_then_act", text)
    return None


def _changed_after(check: TraceEvent, until: TraceEvent, trace: Trace) -> bool:
    """Whether the program tested what the thread read, and another thread wrote it before `until`."""
    between = trace.events[trace.events.index(check) : trace.events.index(until)]
    tested = check.point is not None and check.point.tested
    return tested and any(
        event.writes and event.location == check.location and event.task != check.task for event in between
    )
