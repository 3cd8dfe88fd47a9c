"""Finds the bug behind a failing execution: from which thread accessed which variable, and in which order."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.atomicity_violations import CERTAIN, find_atomicity_violation
from grader.sim.diagnosis.quiet_losses import dropped_an_item, went_on_without
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import FIRST_ASYNCIO_COLUMN, TraceEvent, Wait, source_line

OVER_RELEASES: Final = frozenset(
    {"release unlocked lock", "cannot release un-acquired lock", "Semaphore released too many times"}
)

ENOUGH: Final = 25
"""Schedules that must all fail before the order of the threads counts as excluded."""


def classify(failure: ExecutionFailure, trace: Trace, always: int = 0, focus: str = "") -> Diagnosis:
    """The diagnosis that the trace supports; `unknown` if it shows none of the known patterns.

    always  number of other schedules that were tried if the program failed in this way under all of them; else 0
    focus   path of the file that is searched for the bug. Steps in other files, which only use that file, are not
            blamed. Empty for all files.
    """
    trace = trace.within("")
    failure = _of_its_task(failure, trace)
    if any(event.action == "over-released" for event in trace.events):
        event = next(event for event in trace.events if event.action == "over-released")
        sentence = f"{trace.names[event.task]} released {event.target} more often than it was acquired."
        return Diagnosis("over_release", " ".join(filter(None, (sentence, went_on_without(trace)))))
    if failure.message in OVER_RELEASES:
        return Diagnosis(
            "over_release", f"A lock or semaphore was released more often than acquired: {failure.message}."
        )
    if focus:
        trace = _restricted_to(trace, focus)
    if failure.kind == "deadlock":
        return _deadlock(failure, trace)
    if failure.kind == "livelock":
        return Diagnosis("livelock", f"The program does not end: {failure.message}.")
    if failure.kind == "leak":
        if trace.waits:
            bug = "lost_wakeup" if _waiting_bug(trace) == "lost_wakeup" else "leak"
            return Diagnosis(bug, f"{failure.message[0].upper()}{failure.message[1:]}; {_waits(trace)}.")
        return Diagnosis("leak", f"{failure.message[0].upper()}{failure.message[1:]}.")
    found = _race(failure, trace)
    if not found.sentence:
        found = _after_cancellation(trace) or found
    # Tasks of one event loop switch only where the program awaits, so their races can show under every schedule.
    by_threads = not any(column >= FIRST_ASYNCIO_COLUMN for column in trace.names)
    if always and (by_threads or found.bug == "order_violation"):
        order = ", so the order of the threads is not the cause" if len(trace.names) > 1 and always >= ENOUGH else ""
        return Diagnosis("unknown", f"This happens every time: all {always} schedules that were tried fail{order}.")
    if always:
        found = Diagnosis(found.bug, f"This happens every time. {found.sentence}".rstrip())
    # For an outcome that is merely unwanted, an order violation without a sentence could be found in any shared access.
    return Diagnosis("unknown", went_on_without(trace)) if focus and not found.sentence else found


def _of_its_task(failure: ExecutionFailure, trace: Trace) -> ExecutionFailure:
    """The failure with the number of the asyncio task that raised it. The kernel knows only the thread of its loop."""
    raised_at = _raised_at(failure, trace)
    last = next((event for event in reversed(trace.events) if (event.file, event.line) == raised_at), None)
    return failure if last is None or last.task < FIRST_ASYNCIO_COLUMN else dataclasses.replace(failure, task=last.task)


def _restricted_to(trace: Trace, file: str) -> Trace:
    """The trace of that file: its steps, and the threads that wait in it."""
    own = trace.within(file)
    own.waits = [wait for wait in trace.waits if _place_of(wait, trace) in (file, "")]
    return own


def _place_of(wait: Wait, trace: Trace) -> str:
    """The file in which the thread waits; empty if it was not recorded."""
    files = (event.file for event in reversed(trace.events) if event.obj is wait.obj and event.line == wait.line)
    return next(files, "")


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


def _waits(trace: Trace) -> str:
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


def _finalizer(wait: Wait, trace: Trace) -> str:
    inside = trace.finalizers.get(wait.task)
    return f", inside {inside}" if inside else ""


def _at(wait: Wait, trace: Trace) -> str:
    """The line as part of a sentence. In `Thread(target=lock.acquire)`, no line of the program waits."""
    if wait.at_start:
        return f" (started at {trace.at(wait)})" if wait.line else ""
    return f" at {trace.at(wait)}" if wait.line else ""


def _waiting_bug(trace: Trace) -> str:
    for wait in trace.waits:
        uses = [event for event in trace.events if event.obj is wait.obj]
        if wait.kind in ("condition", "event") and any(
            event.action.startswith(("notified", "set", "cleared")) for event in uses
        ):
            return "lost_wakeup"
    return "deadlock"


def _deadlock(failure: ExecutionFailure, trace: Trace) -> Diagnosis:
    bug = _waiting_bug(trace)
    if bug == "lost_wakeup":
        wait = next(wait for wait in trace.waits if wait.kind in ("condition", "event"))
        wakeups = [
            event for event in trace.events if event.obj is wait.obj and event.action.startswith(("notified", "set"))
        ]
        cause = ""
        if wakeups:
            last = wakeups[-1]
            too_early = ", when no thread was waiting" if last.action == "notified no waiter of" else ""
            verb = "set" if last.action == "set" else "notified"
            cause = f" {trace.names[last.task]} {verb} it at {trace.at(last)}{too_early}; no thread will do so again."
        return Diagnosis(
            bug, f"Lost wakeup: {trace.names[wait.task]} waits forever for {wait.target}{_at(wait, trace)}.{cause}"
        )
    if not trace.waits:
        return Diagnosis(bug, "")
    if not any(wait.holder is not None and wait.kind != "thread" for wait in trace.waits):
        # No thread holds what another one wants: a thread waits for an action that never came.
        found = find_atomicity_violation(failure, trace)
        if found is not None and found.rank >= CERTAIN:
            sentence = f"{found.diagnosis.sentence} As a result, this wait never ends: {_waits(trace)}."
            return Diagnosis(found.diagnosis.bug, sentence)
    return Diagnosis("deadlock", " ".join(filter(None, (f"Deadlock: {_waits(trace)}.", dropped_an_item(trace)))))


def _race(failure: ExecutionFailure, trace: Trace) -> Diagnosis:
    found = find_atomicity_violation(failure, trace)
    return (
        _woke_without_checking(failure, trace)
        or _published_too_early(failure, trace)
        or _changed_meanwhile(failure, trace)
        or (found and found.rank >= CERTAIN and found.diagnosis)
        or _overtaken(trace)
        or _sleep_ended_early(trace)
        or (found and found.diagnosis)
        or _order_violation(failure, trace)
        or Diagnosis("unknown", "")
    )


def _after_cancellation(trace: Trace) -> Diagnosis | None:
    cancelled = [event for event in trace.events if event.action == "is cancelled at its await"]
    if not cancelled:
        return None
    parts = [f"{trace.names[event.task]} was cancelled where it awaited at {trace.at(event)}" for event in cancelled]
    return Diagnosis("unknown", f"{'; '.join(dict.fromkeys(parts))}.")


def _published_too_early(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A thread used an object that another one had stored where others find it, but had not completed yet."""
    if not isinstance(failure.error, AttributeError) or failure.error.obj is None:
        return None
    own = [event for event in trace.events if event.task == failure.task]
    for read in reversed(own):
        if read.writes or not trace.holds_at(read.location, failure.error.obj):
            continue
        before = trace.events[: trace.events.index(read)]
        store = next((event for event in reversed(before) if _writes_to(event, read)), None)
        if store is None or store.task == read.task:
            continue
        last = [event for event in trace.events if event.task == store.task][-1]
        if last.function == store.function:
            text = (
                f"Order violation: {trace.names[store.task]} published {trace.variable_name(store)} at "
                f"{trace.at(store)} before it was complete. {trace.names[read.task]} read it at {trace.at(read)} and "
                f"needed {failure.error.name}, which was not set yet, at {trace.at(own[-1])}."
            )
            return Diagnosis("order_violation", text)
    return None


def _overtaken(trace: Trace) -> Diagnosis | None:
    """A longer sleep of asyncio ended before a shorter one, and the program relies on the order."""
    if not trace.clock.overtook:
        return None
    for accesses in _shared(trace.events):
        for late, early in pairwise([event for event in accesses if event.writes]):
            if early.task != late.task and (early.file, early.line) == (late.file, late.line):
                text = (
                    f"Order violation: {trace.names[late.task]} changed {trace.variable_name(late)} at "
                    f"{trace.at(late)} before {trace.names[early.task]} did, although its sleep was the longer one. A "
                    f"network gives no order either."
                )
                return Diagnosis("order_violation", text)
    return None


def _sleep_ended_early(trace: Trace) -> Diagnosis | None:
    """A sleep that ended before the other threads had advanced, although it was meant to give them time."""
    last: dict[int, str] = {}
    for event in trace.events:
        if event.action == "slept" and last.get(event.task) != "sleeps":
            text = (
                f"Order violation: {trace.names[event.task]} slept at {trace.at(event)} to give other threads time, "
                f"but they needed longer. A sleep does not wait for other threads."
            )
            return Diagnosis("order_violation", text)
        last[event.task] = event.action
    return None


def _order_violation(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """No atomicity violation: whole units of work ran in an order that the program does not expect.

    Its law: every execution has some order, so a sentence is given only where the order alone explains the failure.
    """
    events = trace.events
    # Steps before the second thread starts come first under every schedule.
    begin = next((i for i, event in enumerate(events) if event.action == "started" or event.task != events[0].task), 0)
    together = _shared(events[begin:])
    sentence = _failed_too_early(failure, trace) or _read_unset(together, trace)
    if not sentence and all(event.writes for accesses in together for event in accesses):
        sentence = _came_first(together, trace)
    return Diagnosis("order_violation", sentence) if sentence or together or _shared(events) else None


def _shared(events: Iterable[TraceEvent]) -> list[list[TraceEvent]]:
    """The accesses to each variable that several threads access and at least one writes."""
    variables: dict[object, list[TraceEvent]] = defaultdict(list)
    for event in events:
        if event.location is not None:
            variables[event.location].append(event)
    return [
        accesses
        for accesses in variables.values()
        if len({event.task for event in accesses}) > 1 and any(event.writes for event in accesses)
    ]


def _changed_meanwhile(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A container was changed during an iteration over it: the interpreter's own message reports that."""
    if not failure.message.endswith(("changed size during iteration", "mutated during iteration")):
        return None
    own_events = [event for event in trace.events if event.task == failure.task]
    for read in reversed(own_events):
        container = read.read_container or read.location
        other = next((event for event in reversed(trace.events) if event.writes and event.location == container), None)
        if other is not None and other.task != failure.task:
            key = f"[{other.point.part}]" if other.point is not None else ""
            name = trace.variable_name(other).removesuffix(key)
            text = (
                f"Check then act on {name}: {trace.names[failure.task]} iterated over it from {trace.at(read)} on, and "
                f"{trace.names[other.task]} changed it during the iteration at {trace.at(other)}."
            )
            return Diagnosis("check_then_act", text)
    return None


def _woke_without_checking(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """`if` where `while` is needed: the thread was woken, but its condition no longer held."""
    own_events = [event for event in trace.events if event.task == failure.task]
    waits = [index for index, event in enumerate(own_events) if event.action == "waits for"]
    if failure.kind == "assertion" or not waits:
        return None
    after = own_events[waits[-1] + 1 :]
    wait = own_events[waits[-1]]
    if not after or wait.line in (event.line for event in after if event.action == "waits for"):
        return None
    checks = [
        event
        for event in own_events
        if event.line < wait.line and event.action == "read" and event.location is not None
    ]
    lines_after = {event.line for event in after}
    for check in checks:
        if check.line not in lines_after and any(event.location == check.location for event in after):
            text = (
                f"Check then act on {trace.variable_name(check)}: {trace.names[check.task]} checked it at "
                f"{trace.at(check)} and waited at {trace.at(wait)}, but did not check it again after it was woken. "
                f"Another thread had changed it by then."
            )
            return Diagnosis("check_then_act", text)
    return None


def _failed_too_early(failure: ExecutionFailure, trace: Trace) -> str:
    """The line that raised read a value that another thread wrote only later, or never."""
    raised_at = _raised_at(failure, trace)
    for index, read in reversed(list(enumerate(trace.events))):
        if read.writes or read.location is None or (read.file, read.line) != raised_at or read.task != failure.task:
            continue
        late = _written_later(read, trace.events[index + 1 :])
        if late is not None:
            return _too_early(read, late, trace)
        if failure.kind == "exception" and _is_unset(read, trace) and not _expects_none(read):
            return f"{_read(read, trace)} at {trace.at(read)} before it had been set."
    return ""


def _raised_at(failure: ExecutionFailure, trace: Trace) -> tuple[str, int] | None:
    """(file, line) of the program that raised: the innermost one in the traceback."""
    at, position = failure.error.__traceback__ if failure.error else None, None
    while at is not None:
        if at.tb_frame.f_code.co_filename in trace.files:
            position = (at.tb_frame.f_code.co_filename, at.tb_lineno)
        at = at.tb_next
    return position


def _read_unset(variables: Iterable[list[TraceEvent]], trace: Trace) -> str:
    """A thread used None as the value that another thread had still to set."""
    for accesses in variables:
        setters = {event.task for event in accesses if event.writes}
        for index, read in enumerate(accesses):
            # A thread that sets it too, or checks for None, expects that it may not be set yet.
            if read.writes or read.task in setters or _expects_none(read) or not _is_unset(read, trace):
                continue
            late = _written_later(read, accesses[index + 1 :])
            if late is not None and late.value not in ("None", ""):
                return _too_early(read, late, trace)
    return ""


def _is_unset(read: TraceEvent, trace: Trace) -> bool:
    """Whether the value that was read is None, and no other value was written before."""
    if read.value != "None":
        return False
    before = trace.events[: trace.events.index(read)]
    return all(event.value == "None" for event in before if _writes_to(event, read))


def _expects_none(read: TraceEvent) -> bool:
    return (read.point is not None and read.point.tested) or "None" in source_line(read.file, read.line)


def _writes_to(event: TraceEvent, read: TraceEvent) -> bool:
    return event.writes and event.location == read.location


def _written_later(read: TraceEvent, later: Iterable[TraceEvent]) -> TraceEvent | None:
    return next((event for event in later if _writes_to(event, read) and event.task != read.task), None)


def _too_early(read: TraceEvent, late: TraceEvent, trace: Trace) -> str:
    return f"{_read(read, trace)} at {trace.at(read)} before {trace.names[late.task]} wrote it at {trace.at(late)}."


def _read(read: TraceEvent, trace: Trace) -> str:
    value = f" = {read.value}" if read.value else ""
    return f"Order violation: {trace.names[read.task]} read {trace.variable_name(read)}{value}"


def _came_first(variables: Iterable[list[TraceEvent]], trace: Trace) -> str:
    """No thread reads the variable, and all change it on the same line: only the order of the changes differs."""
    for accesses in variables:
        if len({(event.file, event.line) for event in accesses}) > 1:
            continue
        for one, two in pairwise(accesses):
            if one.task != two.task and "main" not in (trace.names[one.task], trace.names[two.task]):
                return (
                    f"Order violation: {trace.names[one.task]} changed {trace.variable_name(one)} at "
                    f"{trace.at(one)} before {trace.names[two.task]} did at {trace.at(two)}. Nothing in the program "
                    f"guarantees their order."
                )
    return ""
