"""Finds a thread that was interrupted between two changes, or between a change and a check, that belong together.

Its law: another thread used, in between, what the two steps are about. The sentence says only what each thread did.
"""

from collections.abc import Sequence

from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import TraceEvent
from grader.sim.diagnosis.violation_sentences import is_test


def checked_between(
    trace: Trace, first: TraceEvent, interleaved: Sequence[TraceEvent], again: TraceEvent | None
) -> str:
    """A sentence about a thread that checked a variable between two changes of it, and changed it for that reason.

    first, again: the changes of the other thread. interleaved: the accesses to the variable in between.
    """
    check = next((event for event in interleaved if event.writes or is_test(event)), None)
    if again is None or not again.writes or again.function != first.function or check is None or check.writes:
        return ""
    if not any(event.writes and event.task == check.task for event in interleaved):
        return ""
    return (
        f"Check then act on {trace.variable_name(first)}: {trace.names[check.task]} checked it at {trace.at(check)}, "
        f"between two changes by {trace.names[first.task]} at {trace.at_both(first, again)}, and acted on that."
    )


def changed_then_checked(trace: Trace, events: Sequence[TraceEvent], last: int, then: int) -> str:
    """A sentence about a thread that changed one variable, then checked another one. In between came the reverse.

    last, then: indexes of the thread's last event before the gap, and of its next one.
    """
    first, between = events[last], events[last + 1 : then]
    seen = [event for event in between if first.location in (event.location, event.read_container)]
    if not first.writes or first.point is None or not seen or any(event.writes for event in seen):
        return ""
    for check in events[then:]:
        if check.function != first.function or not is_test(check) or check.location == first.location:
            continue
        changes = [event for event in between if event.writes and event.location == check.location]
        if changes and changes[-1].task == seen[-1].task:
            thread = trace.names[first.task]
            return (
                f"Check then act on {trace.variable_name(first)} and {trace.variable_name(check)}: {thread} changed "
                f"the first at {trace.at(first)}, then {trace.names[seen[-1].task]} read it at {trace.at(seen[-1])} "
                f"and changed the second at {trace.at(changes[-1])}, and {thread} checked the second at "
                f"{trace.at(check)}. The two do not belong together."
            )
    return ""


def torn_changes(trace: Trace, events: Sequence[TraceEvent], last: int, then: int) -> str:
    """A sentence about a thread that read two variables, of which another one had changed only the first."""
    code, between = events[last].function, events[last + 1 : then]
    first = next((event for event in reversed(events[: last + 1]) if event.function == code and event.writes), None)
    second = next((event for event in events[then:] if event.function == code and event.writes), None)
    if first is None or second is None or first.location in (None, second.location) or first.point is None:
        return ""
    places = (first.location, second.location)
    for seen in between:
        reads = [event for event in between if event.function == seen.function and event.location in places]
        if seen.location != first.location or any(event.writes or is_test(event) for event in reads):
            continue
        other = next((event for event in reads if event.location == second.location), None)
        if other is not None:
            return (
                f"Check then act on {trace.variable_name(first)} and {trace.variable_name(second)}: "
                f"{trace.names[first.task]} changed the first at {trace.at(first)}, then {trace.names[seen.task]} read "
                f"both at {trace.at_both(seen, other)}, and {trace.names[first.task]} changed the second at "
                f"{trace.at(second)}. The two do not belong together."
            )
    return ""


def crossed_changes(trace: Trace, events: Sequence[TraceEvent], last: int, then: int) -> str:
    """A sentence about a thread that used one variable and then changed another one. In between came the reverse.

    Another thread changed the first variable, and decided by the second one, before its change.
    """
    code, between = events[last].function, events[last + 1 : then]
    own = [event for event in events[: last + 1] if event.function == code and event.location is not None]
    change = next((event for event in events[then:] if event.function == code and event.location is not None), None)
    if change is None or not change.writes or change.location in [event.location for event in own]:
        return ""
    check = next((event for event in between if event.location == change.location), None)
    if check is None or not is_test(check):
        return ""
    for other in between:
        if not other.writes or other.function != check.function:
            continue
        places = {event.location for event in between if event.read_container == other.location} | {other.location}
        used = [event for event in own if event.location in places]
        first = next((event for event in reversed(used) if not event.writes), None)
        if first is not None:
            thread = trace.names[first.task]
            return (
                f"Check then act on {trace.variable_name(first)} and {trace.variable_name(change)}: {thread} read the "
                f"first at {trace.at(first)}, then {trace.names[other.task]} changed the first at {trace.at(other)} "
                f"and checked the second at {trace.at(check)}, and {thread} changed the second at {trace.at(change)}. "
                f"The two do not belong together."
            )
    return ""
