"""Sentences about calls that lose something and raise nothing: a lock that was refused, an item that was dropped.

Its law: such a call can be intended. The sentence only says what happened, and is given where no other cause is known.
"""

from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import DROPPED, source_line


def went_on_without(trace: Trace) -> str:
    """A sentence about the last thread that was refused a lock, and never had it afterwards; empty if there is none."""
    for index, refused in reversed(list(enumerate(trace.events))):
        if refused.action not in ("could not acquire", "timed out waiting for"):
            continue
        later = [event for event in trace.events[index + 1 :] if event.task == refused.task]
        if any(event.obj is refused.obj and event.action == "acquired" for event in later):
            continue
        before = [event for event in trace.events[:index] if event.obj is refused.obj and event.action == "acquired"]
        held = f", which {trace.names[before[-1].task]} had held since {trace.at(before[-1])}" if before else ""
        quick = "blocking=False" in source_line(refused.file, refused.line)
        why = " With blocking=False, acquire does not wait." if quick else ""
        if refused.action != "could not acquire":
            why = " When its timeout is over, acquire gives up and returns False."
        return (
            f"{trace.names[refused.task]} could not acquire {refused.target} at {trace.at(refused)}{held}, and did not "
            f"get it later.{why}"
        )
    return ""


def dropped_an_item(trace: Trace) -> str:
    """A sentence about the first item that a full deque with `maxlen` dropped; empty if none did."""
    for event in trace.events:
        if event.action == DROPPED:
            return (
                f"Before that, {trace.names[event.task]} added an item to {event.target}, which was full, at "
                f"{trace.at(event)}. A deque with maxlen then drops the item at its other end."
            )
    return ""
