"""Sentences for atomicity violations: what a thread did before, another one meanwhile, the first one after."""

import dataclasses

from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import TraceEvent


def is_test(read: TraceEvent) -> bool:
    """Whether the program reads the variable to decide something."""
    return read.point is not None and read.point.tested


def lost_update(trace: Trace, read: TraceEvent, other: TraceEvent, write: TraceEvent) -> str:
    """A thread read a value, and wrote what it had computed from it over the value of another thread."""
    thread, changed = trace.names[write.task], f"wrote {other.value}" if other.value else "changed it"
    return (
        f"Lost update of {trace.variable_name(write)}: {thread} read {read.value or 'it'} at {trace.at(read)}, "
        f"then {trace.names[other.task]} {changed} at {trace.at(other)}, and {thread} wrote "
        f"{write.value or 'its own value'} over it at {trace.at(write)}."
    )


def check_then_act(trace: Trace, read: TraceEvent, other: TraceEvent, act: TraceEvent) -> str:
    """A thread acted on what it had read, although another one had changed that."""
    thread = trace.names[read.task]
    verb, outdated = ("checked it", "result") if is_test(read) else ("read it", "value")
    if read.asks:
        verb, outdated = f"called {read.target}()", "answer"
    return (
        f"Check then act on {trace.variable_name(other)}: {thread} {verb} at {trace.at(read)}, then "
        f"{trace.names[other.task]} changed it at {trace.at(other)}, and {thread} continued at {trace.at(act)} "
        f"with the outdated {outdated}."
    )


def stale_write(trace: Trace, write: TraceEvent, other: TraceEvent, read: TraceEvent) -> str:
    """A thread relied on its own change, although another one had changed the variable since."""
    thread = trace.names[write.task]
    return (
        f"Check then act on {trace.variable_name(other)}: {thread} changed it at {trace.at(write)}, then "
        f"{trace.names[other.task]} changed it at {trace.at(other)}, and {thread} used it at {trace.at(read)} "
        f"as if it were unchanged."
    )


def changed_in_iteration(trace: Trace, read: TraceEvent, other: TraceEvent) -> str:
    """A thread changed a container that another one iterated over."""
    name = trace.variable_name(other).removesuffix(f"[{other.point.part}]" if other.point is not None else "")
    return (
        f"Check then act on {name}: {trace.names[read.task]} iterated over it from {trace.at(read)} on, and "
        f"{trace.names[other.task]} changed it during the iteration at {trace.at(other)}."
    )


def two_variables(trace: Trace, first: TraceEvent, changes: tuple[TraceEvent, TraceEvent], then: TraceEvent) -> str:
    """A thread used one variable before, and another one after, a thread that changed both."""
    thread, (one, two) = trace.names[first.task], changes
    verb = "changed" if first.writes else "read"
    return (
        f"Check then act on {trace.variable_name(one)} and {trace.variable_name(two)}: {thread} {verb} the first at "
        f"{trace.at(first)}, then {trace.names[one.task]} changed both at {trace.at_both(one, two)}, and "
        f"{thread} read the second at {trace.at(then)}. The two do not belong together."
    )


def between_changes(trace: Trace, used: TraceEvent, first: TraceEvent, line: int) -> str:
    """A thread used a variable that another one was about to change again, at `line`."""
    return (
        f"Order violation: {trace.names[used.task]} used {trace.variable_name(used)} at {trace.at(used)}, between "
        f"two changes by {trace.names[first.task]} at {trace.at_both(first, dataclasses.replace(first, line=line))}."
    )
