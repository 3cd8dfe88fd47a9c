"""Finds the bug behind a failing execution: from which thread accessed which variable, and in which order."""

import dataclasses
from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.atomicity_violations import CERTAIN, find_atomicity_violation
from grader.sim.diagnosis.cancellations import cancelled_tasks
from grader.sim.diagnosis.dead_references import died_meanwhile
from grader.sim.diagnosis.deadlocks import describe_waits, explain_deadlock, waiting_bug
from grader.sim.diagnosis.failing_task import failing_task, raised_in, without_group
from grader.sim.diagnosis.order_violations import (
    not_set_yet,
    order_violation,
    overtaken,
    published_too_early,
    sleep_ended_early,
)
from grader.sim.diagnosis.over_releases import find_over_release
from grader.sim.diagnosis.quiet_losses import went_on_without
from grader.sim.diagnosis.safe_inspect import inspect_expression
from grader.sim.diagnosis.source_code import walked_through
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import FIRST_ASYNCIO_COLUMN, TraceEvent, Wait
from grader.sim.diagnosis.unfinished_work import unfinished_work
from grader.sim.diagnosis.violation_sentences import changed_in_iteration
from grader.sim.diagnosis.wakeups import woke_without_checking

ENOUGH: Final = 25
"""Schedules that must all fail before the order of the threads counts as excluded."""


def classify(failure: ExecutionFailure, trace: Trace, always: int = 0, focus: str = "") -> Diagnosis:
    """The diagnosis that the trace supports; `unknown` if it shows none of the known patterns.

    always  number of other schedules that were tried if the program failed in this way under all of them; else 0
    focus   path of the file that is searched for the bug. Steps in other files, which only use that file, are not
            blamed. Empty for all files.
    """
    trace = trace.within("")
    failure = without_group(failure)
    failure = dataclasses.replace(failure, task=failing_task(failure, trace))
    over_release = find_over_release(failure, trace)
    if over_release is not None:
        return over_release
    if focus:
        trace = _restricted_to(trace, focus)
    if failure.kind == "deadlock":
        return explain_deadlock(failure, trace)
    if failure.kind == "livelock":
        return Diagnosis("livelock", f"The program does not end: {failure.message}.")
    if failure.kind == "leak":
        if trace.waits:
            bug = "lost_wakeup" if waiting_bug(trace) == "lost_wakeup" else "leak"
            return Diagnosis(bug, f"{failure.message[0].upper()}{failure.message[1:]}; {describe_waits(trace)}.")
        return Diagnosis("leak", f"{failure.message[0].upper()}{failure.message[1:]}.")
    found = _race(failure, trace)
    # Tasks of one event loop switch only where the program awaits, so their races can show under every schedule.
    by_threads = not any(column >= FIRST_ASYNCIO_COLUMN for column in trace.names)
    if always and (by_threads or (found.bug == "order_violation" and not found.sentence)):
        # An event loop has one order where nothing sleeps: that of tasks may be the cause all the same.
        excluded = by_threads and len(trace.names) > 1 and always >= ENOUGH
        order = ", so the order of the threads is not the cause" if excluded else ""
        more = f"{always} more run{'s' if always > 1 else ''} in random order fail{'' if always > 1 else 's'}, too"
        return Diagnosis("unknown", f"This happens every time: {more}{order}.")
    if always:
        found = Diagnosis(found.bug, f"This happens every time. {found.sentence}".rstrip())
    # For an outcome that is merely unwanted, an order violation without a sentence could be found in any shared access.
    return Diagnosis("unknown", went_on_without(trace)) if focus and not found.sentence else found


def _restricted_to(trace: Trace, file: str) -> Trace:
    """The trace of that file: its steps, and the threads that wait in it."""
    own = trace.within(file)
    own.waits = [wait for wait in trace.waits if _place_of(wait, trace) in (file, "")]
    return own


def _place_of(wait: Wait, trace: Trace) -> str:
    """The file in which the thread waits; empty if it was not recorded."""
    files = (event.file for event in reversed(trace.events) if event.obj is wait.obj and event.line == wait.line)
    return next(files, "")


def _race(failure: ExecutionFailure, trace: Trace) -> Diagnosis:
    found = find_atomicity_violation(failure, trace)
    return (
        died_meanwhile(failure, trace)
        or woke_without_checking(failure, trace)
        or published_too_early(failure, trace)
        or _changed_meanwhile(failure, trace)
        or not_set_yet(failure, trace)
        or (found and found.rank >= CERTAIN and found.diagnosis)
        or _after_cancellation(failure, trace)
        or overtaken(trace)
        or sleep_ended_early(trace)
        or (found and found.diagnosis)
        or unfinished_work(failure, trace)
        or order_violation(failure, trace)
        or Diagnosis("unknown", "")
    )


def _after_cancellation(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    own = [index for index, event in enumerate(trace.events) if event.task == failure.task]
    sentence = cancelled_tasks(trace, {}, own[-1] if own else None).sentence
    return Diagnosis("unknown", sentence) if sentence else None


def _changed_meanwhile(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A container was changed during an iteration over it: the interpreter's own message reports that."""
    if not failure.message.endswith(("changed size during iteration", "mutated during iteration")):
        return None
    own_events = [event for event in trace.events if event.task == failure.task]
    for read in reversed([*own_events, *_walked_through(failure, trace)]):
        container = read.read_container or read.location
        other = next((event for event in reversed(trace.events) if event.writes and event.location == container), None)
        if other is not None and other.task != failure.task:
            text = changed_in_iteration(trace, read, other)
            return Diagnosis("check_then_act", text)
    return None


def _walked_through(failure: ExecutionFailure, trace: Trace) -> list[TraceEvent]:
    """The objects over which the line that raised may have iterated: one step for each."""
    raised = raised_in(failure, trace)
    if raised is None:
        return []
    (frame, line), file = raised, raised[0].f_code.co_filename
    places = [(id(inspect_expression(text, frame)),) for text in walked_through(file, line)]
    return [TraceEvent(failure.task, line, file, "read", location=place) for place in places]
