"""Finds reads in a helper that its caller uses: `if self.can_pay(5):`, where `can_pay` returns what it has read.

Its law: the read counts as the caller's own only if the helper returns it.
"""

import ast
import dataclasses
from collections.abc import Iterable, Sequence

from grader.sim.diagnosis.source_code import line_of_loop, statements
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import TraceEvent
from grader.sim.diagnosis.violation_sentences import check_then_act


def lift_checks(events: list[TraceEvent]) -> list[TraceEvent]:
    """The events. A read that a helper returns to a branch of its caller is that branch's check, at its line."""
    callers = calls_of(events)
    lifted = [(event, returned_read(event, callers)) for event in events]
    return [event if above is None or not _branches(event, above) else _as_test(above) for event, above in lifted]


def calls_of(events: Iterable[TraceEvent]) -> dict[int, TraceEvent]:
    """Number of a call -> its last step."""
    return {event.function[0]: event for event in events}


def is_lifted(event: TraceEvent) -> bool:
    """Whether the step is a check in a helper."""
    return event.point is not None and event.point.line != event.line


def returned_read(event: TraceEvent, callers: dict[int, TraceEvent]) -> TraceEvent | None:
    """The read as a step of the caller, to which the helper returns it; None for other steps. callers: `calls_of`."""
    if event.point is None or event.writes or len(event.stack) < 2 or event.location is None:
        return None
    number, line = event.stack[-2]
    caller = callers.get(number)
    if caller is None or not any(isinstance(node, ast.Return) for node in statements(event.file, event.line)):
        return None
    return dataclasses.replace(event, line=line, file=caller.file, function=caller.function, stack=event.stack[:-1])


def _as_test(event: TraceEvent) -> TraceEvent:
    return dataclasses.replace(event, point=event.point and dataclasses.replace(event.point, tested=True))


def _branches(event: TraceEvent, above: TraceEvent) -> bool:
    """Whether a branch that begins at the caller's line depends on the function or property that has read."""
    name = event.function[1].co_name
    return any(
        name == getattr(part, "attr", getattr(part, "id", ""))
        for node in statements(above.file, above.line)
        if isinstance(node, ast.If | ast.While)
        for part in ast.walk(node.test)
    )


def helped_change(trace: Trace, events: Sequence[TraceEvent], last: int, then: int) -> str:
    """A sentence about a thread that changed a container, after a helper had looked into it on behalf of its function.

    last, then: indexes of the thread's last event before the gap, in which another thread changed it, and of the next.
    """
    act = events[then]
    other = next((event for event in events[last + 1 : then] if event.writes and event.location == act.location), None)
    if other is None or not act.writes or act.point is None or act.location is None:
        return ""
    part = act.point.base.rpartition(".")[2]
    for event in reversed(events[: last + 1]):
        if event.task != act.task or len(event.stack) < 2 or event.stack[-2][0] != act.function[0] or event.writes:
            continue
        stored = any(isinstance(node, ast.Assign) for node in statements(act.file, event.stack[-2][1]))
        if act.location in (event.location, event.read_container):
            line = event.line
        else:
            line = 0 if owner_of(event) != owner_of(act) else line_of_loop(event.function[1], part)
        if line and stored:
            read = dataclasses.replace(event, line=line, point=None, asks=False)
            return check_then_act(trace, read, other, act)
    return ""


def owner_of(event: TraceEvent) -> str:
    """The class of the method that the step is in, or the function around its function."""
    return str(event.function[1].co_qualname.rpartition(".")[0])
