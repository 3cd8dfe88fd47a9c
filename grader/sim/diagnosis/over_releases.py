"""Explains a lock or semaphore that was released more often than it was acquired."""

from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.cancellations import cancelled_tasks
from grader.sim.diagnosis.quiet_losses import went_on_without
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import TraceEvent

OVER_RELEASES: Final = frozenset(
    {
        "release unlocked lock",
        "cannot release un-acquired lock",
        "Semaphore released too many times",
        "BoundedSemaphore released too many times",
        "Lock is not acquired.",
    }
)
"""Messages of the errors that such a release raises."""

NOT_THE_OWNER: Final = "cannot release un-acquired lock"
"""The message of an RLock to a thread that does not hold it, whoever does."""


def find_over_release(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """The class and the sentence, if something was released too often."""
    for index, event in enumerate(trace.events):
        if event.action == "over-released":
            sentence = _sentence(event, trace.events[:index], trace)
            if failure.message == NOT_THE_OWNER:
                sentence = (
                    f"{trace.names[event.task]} released {event.target} at line {event.line} and did not hold it."
                )
            cancelled = cancelled_tasks(trace, {}, index).sentence
            return Diagnosis("over_release", " ".join(filter(None, (sentence, cancelled, went_on_without(trace)))))
    if failure.message in OVER_RELEASES:
        text = f"A lock or semaphore was released more often than acquired: {failure.message}."
        return Diagnosis("over_release", text)
    return None


def _sentence(event: TraceEvent, before: list[TraceEvent], trace: Trace) -> str:
    name = trace.names[event.task]
    text = f"{name} released {event.target} more often than it was acquired."
    others = [each for each in before if each.obj is event.obj and each.action == "released"]
    if not others:
        return text
    last = others[-1]
    asked = [each for each in before if each.task == event.task and each.asks and each.location == (id(event.obj),)]
    if asked and before.index(asked[-1]) < before.index(last):
        return (
            f"{text} Check then act: {name} called {asked[-1].target}() at {trace.at(asked[-1])}, then "
            f"{trace.names[last.task]} released it at {trace.at(last)}, and {name} released it again at "
            f"{trace.at(event)}."
        )
    first = f"{trace.names[last.task]} had released it at {trace.at(last)}"
    return f"{text} {first}; the second release is at {trace.at(event)}."
