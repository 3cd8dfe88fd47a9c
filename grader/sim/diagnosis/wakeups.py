"""Finds a thread that was woken and went on without checking again: `if` around a wait, where `while` is needed."""

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.branch_tests import holds_with, operand_names
from grader.sim.diagnosis.source_code import branch_around
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
    return _still_held(own_events, waits[-1], trace)


def _still_held(own_events: list[TraceEvent], at: int, trace: Trace) -> Diagnosis | None:
    """The test of the `if` around the wait held again when the thread was woken, in whichever of its parts.

    at  index of the wait among the thread's own events
    """
    wait, after = own_events[at], own_events[at + 1]
    branch = branch_around(wait)
    if branch is None or type(wait.obj).__name__ not in ("Condition", "AsyncCondition"):
        return None
    check = next((event for event in reversed(own_events[:at]) if event.line == branch.lineno), None)
    if check is None or len(check.location or ()) < 2 or check.function != wait.function:
        return None
    before = trace.events[: trace.events.index(after)]
    # The parts of the test are attributes of one object, or variables of one function.
    parts = [event for event in before if event.location and event.location[:-1] == check.location[:-1]]
    values = {event.target: event.value for event in parts if event.value}
    if holds_with(branch.test, values) is not True:
        return None
    since = before[before.index(wait) :]
    changed = [event for event in since if event.writes and event.task != wait.task and event in parts]
    change = next((event for event in reversed(changed) if event.target in operand_names(branch.test)), None)
    if change is None:
        return None
    text = (
        f"Check then act on {trace.variable_name(change)}: {trace.names[wait.task]} checked the condition at "
        f"{trace.at(check)} and waited at {trace.at(wait)}, but did not check it again after it was woken. "
        f"{trace.names[change.task]} had changed it at {trace.at(change)} by then."
    )
    return Diagnosis("check_then_act", text)


def _changed_after(check: TraceEvent, until: TraceEvent, trace: Trace) -> bool:
    """Whether the program tested what the thread read, and another thread wrote it before `until`."""
    between = trace.events[trace.events.index(check) : trace.events.index(until)]
    tested = check.point is not None and check.point.tested
    return tested and any(
        event.writes and event.location == check.location and event.task != check.task for event in between
    )
