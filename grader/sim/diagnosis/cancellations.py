"""Sentences about cancelled asyncio tasks: where each one was, by which line, and what it left behind."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.sim.diagnosis.awaits import AT_AWAIT, WOKEN
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import TraceEvent


@dataclass(frozen=True, slots=True)
class Cancellations:
    """The facts about the cancelled tasks. `sentence` is empty, and `was_woken` false, if there are none."""

    sentence: str
    was_woken: bool


def cancelled_tasks(trace: Trace, kept: Mapping[int, TraceEvent], until: int | None = None) -> Cancellations:
    """The cancelled tasks.

    kept   for each task that still has what another one waits for: the step that acquired it
    until  index of the step that failed. Later cancellations only end the program. None: all count.
    """
    parts, was_woken = [], False
    events = trace.events[:until]
    for event in events:
        if event.action not in (AT_AWAIT, WOKEN):
            continue
        text = f"{trace.names[event.task]} was cancelled where it awaited at {trace.at(event)}"
        if event.action == WOKEN:
            text += ", after it had been woken"
            was_woken = True
        if event.task in kept:
            own = kept[event.task]
            if own.action == "got from":
                text += f", and did not put back what it had got from {own.target} at {trace.at(own)}"
            else:
                text += f", and did not release {own.target}, which it had acquired at {trace.at(own)}"
        parts.append(text)
    return Cancellations("; ".join(dict.fromkeys(parts)) + "." if parts else "", was_woken)
