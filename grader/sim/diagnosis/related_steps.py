"""Decides how two steps of one thread are related: in the order of the source, and by the values."""

from grader.sim.diagnosis.calls import common_lines
from grader.sim.diagnosis.source_code import is_constant, is_in_branch, stores_value
from grader.sim.diagnosis.trace_events import TraceEvent
from grader.sim.diagnosis.violation_sentences import is_test


def continues(first: TraceEvent, again: TraceEvent) -> bool:
    """Whether the second step comes later in the call that both are in, and not in the next iteration of a loop."""
    if again.function == first.function:
        return again.line > first.line
    lines = common_lines(first.stack, again.stack)
    if lines is None or lines[0] == lines[1]:
        return lines is not None and not is_same_code(first, again)
    return lines[0] < lines[1]


def is_same_code(one: TraceEvent, two: TraceEvent) -> bool:
    return bool(one.function[1] is two.function[1])


def computes(read: TraceEvent, write: TraceEvent) -> bool:
    """Whether the written value was computed from the one read. Otherwise the read only decided about the write."""
    if not stores_value(write):
        return False
    if read.line == write.line and read.file == write.file:
        return True
    if is_test(read) or is_constant(write):
        return False
    return not (is_same_code(read, write) and read.line < write.line and is_in_branch(read, write))
