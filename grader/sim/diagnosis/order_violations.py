"""Finds order violations: a step that must come after another one came before it.

Its law: every execution has some order, so one is blamed only where the order alone explains the failure.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.failing_task import raised_at
from grader.sim.diagnosis.source_code import branch_of_raise, later_store
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import TraceEvent, source_line


def published_too_early(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
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


def not_set_yet(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A thread failed because it found nothing, or None, where another one was about to store a value."""
    for read in _reads_of_nothing(failure, trace):
        for last in _others_last_steps(trace, read.task):
            line = later_store(last, str(read.location[-1]))
            if line:
                return Diagnosis("order_violation", _not_set_sentence(read, last, line, trace))
    return None


def _reads_of_nothing(failure: ExecutionFailure, trace: Trace) -> list[TraceEvent]:
    """The failing thread's reads of what was missing or None, the last one first, if that made it fail."""
    error, own = failure.error, [event for event in trace.events if event.task == failure.task]
    reads = [event for event in reversed(own) if event.action == "read" and event.location is not None]
    if isinstance(error, AttributeError) and error.obj is not None:
        missing = (id(error.obj), error.name)
        return [event for event in reads if event.location == missing][:1]
    if isinstance(error, TypeError | AttributeError) and "NoneType" in failure.message:
        return [event for event in reads if event.value == "None" and not _expects_none(event)][:1]
    return []


def _others_last_steps(trace: Trace, task: int) -> list[TraceEvent]:
    """The last step of each other thread: those that have not ended may be about to go on from there."""
    last = {event.task: event for event in trace.events if event.function[1] is not None}
    return [event for number, event in last.items() if number != task]


def _not_set_sentence(read: TraceEvent, last: TraceEvent, line: int, trace: Trace) -> str:
    """last: the last step of the thread that would have stored a value at `line`."""
    name, other = trace.variable_name(read), trace.names[last.task]
    signal = _signal(read, last.task, trace)
    if signal is not None:
        what = "set" if signal.action in ("set", "write") else signal.action
        return (
            f"Order violation: {other} {what} {trace.variable_name(signal)} at {trace.at(signal)} before it set {name} "
            f"at {trace.place(line, last.file)}. {trace.names[read.task]} relied on that and read {name} at "
            f"{trace.at(read)}."
        )
    return f"{_read(read, trace)} at {trace.at(read)} before {other} set it at {trace.place(line, last.file)}."


def _signal(read: TraceEvent, other: int, trace: Trace) -> TraceEvent | None:
    """The other thread's last change of a flag or event that the reading thread looked at before it went on."""
    before = trace.events[: trace.events.index(read)]
    for index, event in reversed(list(enumerate(before))):
        if event.task != other or not event.writes or event.location in (None, read.location):
            continue
        for seen in trace.events:
            if seen is read:
                break
            is_flag = seen.location == event.location and not seen.writes and trace.events.index(seen) > index
            if seen.task == read.task and (is_flag or (event.obj is not None and seen.obj is event.obj)):
                return event
    return None


def came_too_late(trace: Trace) -> str:
    """A sentence about a waiting thread that was interrupted just before it stored what another one looked for."""
    waiting = {wait.task for wait in trace.waits}
    for index, late in reversed(list(enumerate(trace.events))):
        if late.task not in waiting or not late.writes or late.point is None or late.location is None:
            continue
        begin, interrupted = index, late.preempted
        for at in range(index - 1, -1, -1):
            if trace.events[at].task == late.task:
                if trace.events[at].line != late.line:
                    break
                interrupted = interrupted or trace.events[at].preempted
            begin = at
        others = [event for event in trace.events[begin:index] if event.task != late.task]
        seen = next((event for event in others if event.location == late.location), None)
        if seen is not None and interrupted:
            return (
                f"Order violation: {trace.names[seen.task]} looked into {trace.variable_name(seen)} at "
                f"{trace.at(seen)} before {trace.names[late.task]} stored something there at {trace.at(late)}."
            )
    return ""


def overtaken(trace: Trace) -> Diagnosis | None:
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


def sleep_ended_early(trace: Trace) -> Diagnosis | None:
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


def order_violation(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """No atomicity violation: whole units of work ran in an order that the program does not expect.

    A sentence is given only where the order alone explains the failure.
    """
    events = trace.events
    # Steps before the second thread starts come first under every schedule.
    begin = next((i for i, event in enumerate(events) if event.action == "started" or event.task != events[0].task), 0)
    together = _shared(events[begin:])
    sentence = _failed_too_early(failure, trace) or _read_unset(together, trace)
    if not sentence and all(event.writes for accesses in together for event in accesses):
        sentence = _came_first(together, trace)
    sentence = sentence or _overtook_between(together, trace) or _joined_too_late(trace)
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


def _failed_too_early(failure: ExecutionFailure, trace: Trace) -> str:
    """The line that raised read a value that another thread wrote only later, or never."""
    raised = raised_at(failure, trace)
    lines = [] if raised is None else [raised[1], branch_of_raise(*raised)]
    for index, read in reversed(list(enumerate(trace.events))):
        if read.writes or read.location is None or read.task != failure.task:
            continue
        if raised is None or read.file != raised[0] or read.line not in lines:
            continue
        late = _written_later(read, trace.events[index + 1 :])
        if late is not None:
            return _too_early(read, late, trace)
        if failure.kind == "exception" and _is_unset(read, trace) and not _expects_none(read):
            return f"{_read(read, trace)} at {trace.at(read)} before it had been set."
    return ""


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


def _overtook_between(variables: Iterable[list[TraceEvent]], trace: Trace) -> str:
    """Two threads changed one variable in one order and another one in the other order: both on the same lines."""
    changes = [[event for event in accesses if event.writes] for accesses in variables]
    pairs = [(one, two) for each in changes for one, two in pairwise(each) if _is_alike(one, two)]
    for first, second in pairs:
        for early, late in pairs:
            if (first.task, second.task) == (late.task, early.task) and first.location != early.location:
                one, two = trace.names[first.task], trace.names[second.task]
                return (
                    f"Order violation: {one} changed {trace.variable_name(first)} at {trace.at(first)} before {two} "
                    f"did, but {trace.variable_name(late)} at {trace.at(late)} after it. Nothing in the program keeps "
                    f"their order."
                )
    return ""


def _is_alike(one: TraceEvent, two: TraceEvent) -> bool:
    return one.task != two.task and (one.file, one.line) == (two.file, two.line)


def _joined_too_late(trace: Trace) -> str:
    """A thread read what another one wrote only later, and joined it only after the read."""
    for index, read in enumerate(trace.events):
        if read.action != "read" or read.location is None or read.writes:
            continue
        later = trace.events[index + 1 :]
        late = _written_later(read, later)
        name = "" if late is None else trace.names[late.task]
        join = next((event for event in later if event.task == read.task and event.action in ("joins", "joined")), None)
        if late is None or join is None or name not in (join.target, getattr(join.obj, "name", "")):
            continue
        if any(_writes_to(event, read) and event.task == late.task for event in trace.events[:index]):
            continue
        return f"{_too_early(read, late, trace)} {trace.names[read.task]} joined it only at {trace.at(join)}."
    return ""
