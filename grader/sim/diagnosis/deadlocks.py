"""Explains an execution in which nothing can run any more: what each thread or task waits for, and why."""

import asyncio

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.atomicity_violations import CERTAIN, find_atomicity_violation
from grader.sim.diagnosis.cancellations import cancelled_tasks
from grader.sim.diagnosis.order_violations import came_too_late
from grader.sim.diagnosis.quiet_losses import dropped_an_item
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import FIRST_ASYNCIO_COLUMN, TraceEvent, Wait


def explain_deadlock(failure: ExecutionFailure, trace: Trace) -> Diagnosis:
    """The class and the sentence for a deadlock."""
    bug = waiting_bug(trace)
    if bug == "lost_wakeup":
        return _lost_wakeup(trace)
    if not trace.waits:
        return Diagnosis(bug, "")
    never = f"As a result, this wait never ends: {describe_waits(trace)}."
    by_thread = _completed_by_thread(trace)
    if by_thread:
        return Diagnosis("deadlock", by_thread)
    cancelled = cancelled_tasks(trace, _after_acquiring(trace))
    if not any(wait.holder is not None and wait.kind != "thread" for wait in trace.waits) and not cancelled.sentence:
        # No thread holds what another one wants: a thread waits for an action that never came.
        found = find_atomicity_violation(failure, trace)
        if found is not None and found.rank >= CERTAIN:
            return Diagnosis(found.diagnosis.bug, f"{found.diagnosis.sentence} {never}")
        late = came_too_late(trace)
        if late:
            return Diagnosis("order_violation", f"{late} {never}")
    parts = (f"Deadlock: {describe_waits(trace)}.", dropped_an_item(trace), cancelled.sentence)
    return Diagnosis("lost_wakeup" if cancelled.was_woken else "deadlock", " ".join(filter(None, parts)))


def waiting_bug(trace: Trace) -> str:
    """`lost_wakeup` if a thread waits for a condition or event that was used; else `deadlock`."""
    for wait in trace.waits:
        uses = [event for event in trace.events if event.obj is wait.obj]
        if wait.kind in ("condition", "event") and any(
            event.action.startswith(("notified", "set", "cleared")) for event in uses
        ):
            return "lost_wakeup"
    return "deadlock"


def describe_waits(trace: Trace) -> str:
    """What each waiting thread waits for, and which thread holds that. Of a ring, only its threads."""
    parts = []
    ring = _cycle(trace)
    held = {wait.holder: wait for wait in ring if wait.kind != "thread"}
    if ring is not trace.waits and len(held) == len(ring):
        for wait in ring:
            own = held[wait.task]
            parts.append(
                f"{trace.names[wait.task]} holds {own.target} (since {trace.at_holder(own)}) and {wait.verb} "
                f"{wait.target} ({trace.at(wait)})"
            )
            parts[-1] += _finalizer(wait, trace)
        return "; ".join(parts)
    for wait in ring:
        text = f"{trace.names[wait.task]} {wait.verb} {wait.target}{_at(wait, trace)}"
        if wait.holder is not None and wait.kind != "thread":
            since = f" has held since {trace.at_holder(wait)}" if wait.holder_line else " holds"
            text += f", which {trace.names.get(wait.holder, 'another thread')}{since}"
        parts.append(text + _finalizer(wait, trace))
    return "; ".join(parts)


def _cycle(trace: Trace) -> list[Wait]:
    """The threads that wait for each other in a ring, if there is one; else all waiting threads."""
    by_task = {wait.task: wait for wait in trace.waits}
    for start in trace.waits:
        ring: list[Wait] = []
        at: Wait | None = start
        while at is not None and at not in ring:
            ring.append(at)
            at = by_task.get(at.holder) if at.holder is not None else None
        if at is start and any(wait.kind != "thread" for wait in ring):
            return ring
    return trace.waits


def _lost_wakeup(trace: Trace) -> Diagnosis:
    wait = next(wait for wait in trace.waits if wait.kind in ("condition", "event"))
    wakeups = [
        event for event in trace.events if event.obj is wait.obj and event.action.startswith(("notified", "set"))
    ]
    cause = ""
    if wakeups:
        last = wakeups[-1]
        too_early = ", when no thread was waiting" if last.action == "notified no waiter of" else ""
        verb = "set" if last.action == "set" else "notified"
        cause = (
            f" It was {verb} by {trace.names[last.task]} at {trace.at(last)}{too_early}; no thread will do so again."
        )
    text = f"Lost wakeup: {trace.names[wait.task]} waits forever for {wait.target}{_at(wait, trace)}.{cause}"
    return Diagnosis("lost_wakeup", text)


def _after_acquiring(trace: Trace) -> dict[int, TraceEvent]:
    """For each task that has acquired, and not released, what another one waits for: the step that acquired it."""
    found: dict[int, TraceEvent] = {}
    wanted = {id(wait.obj) for wait in trace.waits if wait.kind in ("lock", "semaphore")}
    for event in trace.events:
        if event.obj is not None and id(event.obj) in wanted:
            if event.action == "acquired":
                found[event.task] = event
            elif event.action == "released":
                found.pop(event.task, None)
    return found


def _completed_by_thread(trace: Trace) -> str:
    """A sentence about an asyncio future that another thread has completed, which does not wake the event loop."""
    for wait in trace.waits:
        if wait.kind != "future" or not isinstance(wait.obj, asyncio.Future) or not wait.obj.done():
            continue
        for event in trace.events:
            completes = event.point is not None and event.point.part in ("set_result", "set_exception")
            if event.location == (id(wait.obj),) and completes and event.task < FIRST_ASYNCIO_COLUMN:
                return (
                    f"Deadlock: {trace.names[wait.task]} awaits a future{_at(wait, trace)}. {trace.names[event.task]} "
                    f"completed it at {trace.at(event)} from another thread, which does not wake the event loop. "
                    f"loop.call_soon_threadsafe does."
                )
    return ""


def _finalizer(wait: Wait, trace: Trace) -> str:
    inside = trace.finalizers.get(wait.task)
    return f", inside {inside}" if inside else ""


def _at(wait: Wait, trace: Trace) -> str:
    """The line as part of a sentence. In `Thread(target=lock.acquire)`, no line of the program waits."""
    if wait.at_start:
        return f" (started at {trace.at(wait)})" if wait.line else ""
    return f" at {trace.at(wait)}" if wait.line else ""
