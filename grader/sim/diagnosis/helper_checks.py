"""Finds reads in a helper that its caller uses: `if self.can_pay(5):`, where `can_pay` returns what it has read.

Its law: the read counts as the caller's own only if the helper returns it.
"""

import ast
import dataclasses
from collections.abc import Iterable

from grader.sim.diagnosis.source_code import statements
from grader.sim.diagnosis.trace_events import TraceEvent


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
