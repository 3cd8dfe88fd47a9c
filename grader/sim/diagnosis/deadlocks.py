"""Explains an execution in which nothing can run any more: what each thread or task waits for, and why."""

import asyncio
from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.atomicity_violations import CERTAIN, find_atomicity_violation
from grader.sim.diagnosis.cancellations import cancelled_tasks
from grader.sim.diagnosis.order_violations import came_too_late
from grader.sim.diagnosis.quiet_losses import dropped_an_item
from grader.sim.diagnosis.source_code import calls_later
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import FIRST_ASYNCIO_COLUMN, TraceEvent, Wait

GETS: Final = "waits to get from"
"""How a thread or task waits for an item of a queue."""

COMPLETIONS: Final = ("set_result", "set_exception")
"""Methods that complete a future."""

DONE: Final = {"set": "set it", "put into": "put an item into it"}
"""Action on a primitive of asyncio -> what the thread did."""


def explain_deadlock(failure: ExecutionFailure, trace: Trace) -> Diagnosis:
    """The class and the sentence for a deadlock."""
    bug = waiting_bug(trace)
    by_thread = _done_by_thread(trace)
    if by_thread:
        return Diagnosis(bug, by_thread)
    if bug == "lost_wakeup":
        return _lost_wakeup(trace)
    if not trace.waits:
        return Diagnosis(bug, "")
    never = f"As a result, this wait never ends: {describe_waits(trace)}."
    cancelled = cancelled_tasks(trace, _after_acquiring(trace))
    if not any(wait.holder is not None and wait.kind != "thread" for wait in trace.waits) and not cancelled.sentence:
        # No thread holds what another one wants: a thread waits for an action that never came.
        found = find_atomicity_violation(failure, trace)
        if found is not None and found.rank >= CERTAIN:
            return Diagnosis(found.diagnosis.bug, f"{found.diagnosis.sentence} {never}")
        late = came_too_late(trace)
        if late:
            return Diagnosis("order_violation", f"{late} {never}")
    failed = _failed_unseen(trace)
    others = "" if cancelled.sentence else _never_released(trace)
    causes = (_replaced(trace), dropped_an_item(trace), cancelled.sentence, others, failed)
    parts = (f"Deadlock: {describe_waits(trace)}.", *causes)
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
    """Describes what each waiting thread waits for, and which thread holds that. Of a ring, only its threads."""
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
        later = trace.events[trace.events.index(last) :]
        cleared = next((event for event in later if event.obj is wait.obj and event.action == "cleared"), None)
        if cleared is None:
            end = f"{too_early}; no thread will do so again."
        else:
            end = f", and {trace.names[cleared.task]} cleared it at {trace.at(cleared)}; no thread will set it again."
        cause = f" It was {verb} by {trace.names[last.task]} at {trace.at(last)}{end}"
    text = f"Lost wakeup: {trace.names[wait.task]} waits forever for {wait.target}{_at(wait, trace)}.{cause}"
    return Diagnosis("lost_wakeup", text)


def _after_acquiring(trace: Trace) -> dict[int, TraceEvent]:
    """For each task that has acquired, and not released, what another one waits for: the step that acquired it."""
    found: dict[int, TraceEvent] = {}
    wanted = {id(wait.obj) for wait in trace.waits if wait.kind in ("lock", "semaphore") or wait.verb == GETS}
    for event in trace.events:
        if event.obj is not None and id(event.obj) in wanted:
            if event.action in ("acquired", "got from"):
                found[event.task] = event
            elif event.action in ("released", "put into"):
                found.pop(event.task, None)
    return found


def _replaced(trace: Trace) -> str:
    """A sentence about the first thread that waits for an object in whose place another one was stored meanwhile."""
    for wait in trace.waits:
        steps = [index for index, event in enumerate(trace.events) if event.obj is wait.obj and event.task == wait.task]
        later = trace.events[steps[-1] :] if steps and wait.kind != "thread" else []
        for event in later:
            is_store = event.point is not None and event.point.kind == "write"
            if is_store and event.task != wait.task and trace.variable_name(event) == wait.target:
                return (
                    f"While it waited, {trace.names[event.task]} stored another object in {wait.target} at "
                    f"{trace.at(event)}."
                )
    return ""


def _never_released(trace: Trace) -> str:
    """A sentence about each thread that has ended with a semaphore that its function would have released later."""
    wanted = [wait.task for wait in trace.waits]
    parts = []
    for task, event in _after_acquiring(trace).items():
        ended = task in trace.ended and task not in wanted
        if ended and event.action == "acquired" and calls_later(event, "release"):
            parts.append(
                f"{trace.names[task]} acquired {event.target} at {trace.at(event)}, and ended without the release."
            )
    return " ".join(parts) if not any(wait.holder is not None and wait.kind == "lock" for wait in trace.waits) else ""


def _done_by_thread(trace: Trace) -> str:
    """A sentence about what an asyncio task waits for, and another thread did, which does not wake the event loop."""
    for wait in trace.waits:
        if wait.task < FIRST_ASYNCIO_COLUMN or not _is_there(wait):
            continue
        for event in reversed(trace.events):
            if event.task == wait.task:
                break
            did = DONE.get(event.action, "") if event.obj is wait.obj else ""
            if event.location == (id(wait.obj),) and event.point is not None and event.point.part in COMPLETIONS:
                did = "completed it"
            if did and event.task < FIRST_ASYNCIO_COLUMN:
                return (
                    f"Deadlock: {trace.names[wait.task]} {wait.verb} {wait.target}{_at(wait, trace)}. "
                    f"{trace.names[event.task]} {did} at {trace.at(event)} from another thread, which does not wake "
                    f"the event loop. loop.call_soon_threadsafe does."
                )
    return ""


def _is_there(wait: Wait) -> bool:
    """Whether what an asyncio task waits for has come, so that it only has to be woken."""
    if wait.kind == "future":
        return isinstance(wait.obj, asyncio.Future) and wait.obj.done()
    if wait.kind == "event":
        return bool(getattr(wait.obj, "_value", False))
    return wait.verb == GETS and bool(getattr(wait.obj, "_queue", None))


def _failed_unseen(trace: Trace) -> str:
    """A sentence about each task that an exception has ended, which no other task has looked at."""
    parts = []
    for task, (name, line, file) in trace.failed.items():
        parts.append(f"{trace.names[task]} had ended with {name} at {trace.place(line, file)}.")
    return " ".join(parts)


def _finalizer(wait: Wait, trace: Trace) -> str:
    inside = trace.finalizers.get(wait.task)
    return f", inside {inside}" if inside else ""


def _at(wait: Wait, trace: Trace) -> str:
    """The line as part of a sentence. In `Thread(target=lock.acquire)`, no line of the program waits."""
    if wait.at_start:
        return f" (started at {trace.at(wait)})" if wait.line else ""
    return f" at {trace.at(wait)}" if wait.line else ""
