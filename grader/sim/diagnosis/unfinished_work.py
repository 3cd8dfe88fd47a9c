"""Finds work that one thread had begun, and that another one met half done.

Its law: the one thread had not ended, and the rest of its function would still have done its part. Its steps or its
source show that.
"""

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.failing_task import raised_at
from grader.sim.diagnosis.source_code import pending_change, removes, stored_names
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import TraceEvent
from grader.sim.diagnosis.violation_sentences import is_test


def unfinished_work(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A half-filled container, an item that was still to be stored, or a variable that both threads had checked."""
    return (
        _half_filled(failure, trace)
        or _missing_item(failure, trace)
        or _half_removed(failure, trace)
        or _both_checked(failure, trace)
    )


def _half_filled(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A thread stored a container where others find it, and filled it only then."""
    events = trace.events
    for index, read in reversed(list(enumerate(events))):
        if read.read_container is None or read.writes or (failure.kind != "assertion" and read.task != failure.task):
            continue
        store = next(
            (each for each in reversed(events[:index]) if each.writes and each.location == read.location), None
        )
        if store is None or store.task == read.task or store.point is None or store.point.kind != "write":
            continue
        later = [event for event in events[index + 1 :] if event.function == store.function]
        filled = next((event.line for event in later if event.writes and event.location == read.read_container), 0)
        if not filled and (last := _unfinished(trace, store.task)) is not None and last.function == store.function:
            filled = pending_change(last, last.line, {store.target, *stored_names(store)})
        if filled:
            other = trace.names[store.task]
            text = (
                f"Order violation: {other} published {trace.variable_name(store)} at {trace.at(store)} before it was "
                f"complete. {trace.names[read.task]} read it at {trace.at(read)}, and {other} had yet to fill it at "
                f"{trace.place(filled, store.file)}."
            )
            return Diagnosis("order_violation", text)
    return None


def _missing_item(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A thread looked for an item that another one was about to store."""
    raised, own = raised_at(failure, trace), [event for event in trace.events if event.task == failure.task]
    looks = [event for event in reversed(own) if event.location is not None and (event.file, event.line) == raised]
    # A name that is called is no variable. On the line of a method call, the call is the last step.
    look = next((event for event in looks if event.point is not None and event.point.base), None)
    if look is None or not isinstance(failure.error, LookupError):
        return None
    later = trace.events[trace.events.index(look) + 1 :]
    stores = (event for event in later if event.location == look.location and event.task != look.task)
    late = next((event for event in stores if event.writes and not removes(event)), None)
    if look.writes and late is not None:  # where it was only read, `order_violation` says so
        text = (
            f"Order violation: {trace.names[look.task]} looked for {trace.variable_name(look)} at {trace.at(look)} "
            f"before {trace.names[late.task]} stored it at {trace.at(late)}."
        )
        return Diagnosis("order_violation", text)
    for task in trace.names:
        last = _unfinished(trace, task)
        if task == failure.task or last is None:
            continue
        names = {last.target} if last.read_container == look.location else _same_names(look, last)
        line = pending_change(last, last.line, names, adds=True)
        if line:
            text = (
                f"Order violation: {trace.names[look.task]} looked for {trace.variable_name(look)} at "
                f"{trace.at(look)} before {trace.names[task]} stored it at {trace.place(line, last.file)}."
            )
            return Diagnosis("order_violation", text)
    return None


def _half_removed(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A thread found something in one container, and missed it in another one, where it was already removed."""
    raised, events = raised_at(failure, trace), trace.events
    steps = [index for index, event in enumerate(events) if event.task == failure.task]
    looks = [index for index in steps if (events[index].file, events[index].line) == raised]
    look = next((index for index in reversed(looks) if events[index].location is not None), 0)
    if not look or not isinstance(failure.error, LookupError | ValueError):
        return None
    for task in trace.names:
        last = _unfinished(trace, task)
        if task == failure.task or last is None:
            continue
        own = [index for index, event in enumerate(events[:look]) if event.function == last.function]
        removed = [index for index in own if events[index].location == events[look].location and removes(events[index])]
        for index in steps if removed else ():
            seen = events[index]
            if not removed[-1] < index < look or seen.writes or seen.read_container in (None, events[look].location):
                continue
            names = {events[each].target for each in own if events[each].location == seen.location}
            line = pending_change(last, last.line, names)
            if line:
                first = events[removed[-1]]
                one, two = trace.variable_name(first), trace.variable_name(seen)
                text = (
                    f"Check then act on {one} and {two}: {trace.names[task]} changed the first at {trace.at(first)} "
                    f"and was to change the second at {trace.place(line, last.file)}. Before that, "
                    f"{trace.names[seen.task]} read the second at {trace.at(seen)} and failed on the first at "
                    f"{trace.at(events[look])}. The two do not belong together."
                )
                return Diagnosis("check_then_act", text)
    return None


def _same_names(look: TraceEvent, last: TraceEvent) -> set[str]:
    """The names of the same container in the other step's function: an attribute of `self` in the same class."""
    base = look.point.base if look.point is not None else ""
    owners = {step.function[1].co_qualname.rpartition(".")[0] for step in (look, last) if step.function[1] is not None}
    return {base} if len(owners) == 1 and base.startswith("self.") else set()


def _both_checked(failure: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A thread checked a variable that another one had checked and was about to change."""
    if failure.kind != "exception":
        return None
    events = trace.events
    for index, check in reversed(list(enumerate(events))):
        if check.task != failure.task or not is_test(check):
            continue
        for first in reversed(events[:index]):
            if first.location != check.location or (not first.writes and not is_test(first)):
                continue
            if first.writes or first.task == check.task or first.point is None:
                break
            last = _unfinished(trace, first.task)
            reached = None if last is None else dict(last.stack).get(first.function[0])
            if last is None or reached is None:
                break
            begun = last if last.function == first.function else first
            line = pending_change(begun, reached, {first.target, first.point.base})
            if line:
                one, two = trace.names[first.task], trace.names[check.task]
                text = (
                    f"Check then act on {trace.variable_name(first)}: {one} checked it at {trace.at(first)} and was to "
                    f"change it at {trace.place(line, first.file)}. Before that, {two} checked it at {trace.at(check)}."
                )
                return Diagnosis("check_then_act", text)
            break
    return None


def _unfinished(trace: Trace, task: int) -> TraceEvent | None:
    """The last step of a thread that has not ended."""
    own = (event for event in reversed(trace.events) if event.task == task and event.function[1] is not None)
    return None if task in trace.ended else next(own, None)
