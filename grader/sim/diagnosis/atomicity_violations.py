"""Finds atomicity violations: another thread changed a variable in the middle of a thread's unit of work.

Its law: a failing schedule has been shrunk to the fewest preemptions, so each remaining one matters. Three accesses to
a variable decide: the thread's last one before the gap, those of other threads in the gap, and the thread's next one.
Only a few patterns of them have no serial explanation: Lu et al., "AVIO: Detecting Atomicity Violations via Access
Interleaving Invariants" (ASPLOS 2006).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.calls import common_lines, is_inside
from grader.sim.diagnosis.helper_checks import calls_of, helped_change, is_lifted, lift_checks, returned_read
from grader.sim.diagnosis.mixed_changes import changed_then_checked, checked_between, crossed_changes, torn_changes
from grader.sim.diagnosis.related_steps import computes, continues, is_same_code
from grader.sim.diagnosis.source_code import iterates, later_change, lines_of_value, loop_end, removes
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import FIRST_ASYNCIO_COLUMN, TraceEvent
from grader.sim.diagnosis.violation_sentences import (
    between_changes,
    changed_in_iteration,
    check_then_act,
    is_test,
    lost_update,
    stale_write,
    two_variables,
)

ON_PURPOSE: Final = frozenset({"joined", "joins", "got from", "waits for", "waits to get from", "reached"})
"""Actions after which a thread expects changes by others. Between two accesses, they make a change intended."""

CERTAIN: Final = 3.0
"""Rank from which on a pattern is given as the cause even if other explanations are possible. Ranks are 1.0 to 5.5."""


@dataclass(frozen=True, slots=True)
class AtomicityViolation:
    """A pattern that was found. The higher its rank, the more it explains."""

    rank: float
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class _Gap:
    """Two successive events of a thread, by index, with events of other threads in between."""

    task: int
    last: int
    next: int
    preempted: bool


def find_atomicity_violation(failure: ExecutionFailure, trace: Trace) -> AtomicityViolation | None:
    """The pattern with the highest rank, or None."""
    return _Search(failure, trace).best()


def failing_variables(failure: ExecutionFailure, trace: Trace) -> set[Hashable]:
    """The variables that the failing thread accessed on its last line."""
    own_events = [event for event in trace.events if event.task == failure.task]
    line = own_events[-1].line if own_events else 0
    return {event.location for event in own_events[-8:] if event.line == line and event.location is not None}


class _Search:
    def __init__(self, failure: ExecutionFailure, trace: Trace) -> None:
        self._trace = trace
        self._events = lift_checks(_with_raise(failure, trace))
        self._callers = calls_of(self._events)
        self._accesses: dict[tuple[int, Hashable], list[int]] = defaultdict(list)
        self._holder_reads: dict[tuple[int, Hashable], list[int]] = defaultdict(list)
        """Where a thread read not the container itself, but the variable that holds it."""
        for index, event in enumerate(self._events):
            if event.location is not None:
                self._accesses[event.task, event.location].append(index)
            if event.read_container is not None:
                self._holder_reads[event.task, event.read_container].append(index)
        self._failing = failing_variables(failure, trace)
        self._failing_task = failure.task
        self._failed = failure.kind == "exception"

    def best(self) -> AtomicityViolation | None:
        found: tuple[float, int, AtomicityViolation] | None = None
        for gap in self._gaps():
            others: dict[Hashable, list[TraceEvent]] = defaultdict(list)
            for event in self._events[gap.last + 1 : gap.next]:
                if event.location is not None:
                    others[event.location].append(event)
            for variable, interleaved in others.items():
                violation = self._classify_gap(gap, variable, interleaved)
                if violation is not None and (found is None or (violation.rank, gap.last) > found[:2]):
                    found = (violation.rank, gap.last, violation)
        return (self._in_the_middle() or self._mixed_changes()) if found is None else found[2]

    def _in_the_middle(self) -> AtomicityViolation | None:
        """The failing thread used a variable while another one, which did not get further, was about to change it."""
        steps = list(enumerate(self._events))
        failed = max((index for index, event in steps if event.task == self._failing_task), default=0)
        last = {event.task: index for index, event in steps[:failed] if event.function[1] is not None}
        for task, end in last.items():
            for variable in self._failing if task != self._failing_task else ():
                before = [at for at in self._accesses.get((task, variable), []) if at <= end]
                used = [self._events[at] for at in self._accesses.get((self._failing_task, variable), []) if at > end]
                if before and used and self._events[before[-1]].function == self._events[end].function:
                    violation = self._between_changes(self._events[before[-1]], used)
                    if violation is not None:
                        return violation
        return None

    def _gaps(self) -> Iterator[_Gap]:
        before: dict[int, int] = {}
        for index, event in enumerate(self._events):
            last = before.get(event.task)
            if last is not None and last < index - 1:
                yield _Gap(event.task, last, index, event.preempted)
            before[event.task] = index

    def _classify_gap(self, gap: _Gap, variable: Hashable, interleaved: list[TraceEvent]) -> AtomicityViolation | None:
        before, after = self._around(gap, variable)
        if before is None:
            return None
        before = self._check_of(before, after or gap.next)
        first = self._events[before]
        again = None if after is None else self._events[after]
        changes = [event for event in interleaved if event.writes]
        if self._is_intended(gap, before, after or gap.next, (changes or interleaved)[-1]):
            return None
        if not changes:
            return self._intermediate_read(gap, first, again, interleaved)
        other = changes[-1]
        if not gap.preempted:
            # The thread blocked: it waited for a lock, or awaited.
            act = again or self._events[gap.next]
            if first.writes:
                return self._restored(before, other, again) or self._used_across_await(first, other, again)
            if variable not in (first.location, first.read_container):
                return None
            if self._fails_across_await(first, act):
                return AtomicityViolation(
                    3.2, Diagnosis("check_then_act", check_then_act(self._trace, first, other, act))
                )
            if first.function != act.function and not (is_inside(act.stack, first.stack) and is_test(first)):
                above = None if again is None or not again.writes else returned_read(first, self._callers)
                if above is None or again is None or not is_inside(again.stack, above.stack):
                    return None
                return self._lost_update(4.0, above, other, again)
            if again is not None and again.writes:
                return self._lost_update(4.0, first, other, again)
            checks_again = again is not None and (
                is_test(again) or (is_same_code(first, again) and again.line <= first.line)
            )
            if not is_test(first) or (checks_again and not self._raises_after(again)):
                return None
            return AtomicityViolation(3.2, Diagnosis("check_then_act", check_then_act(self._trace, first, other, act)))
        bonus = 0.5 if variable in self._failing else 0.0
        weak = first.location != variable
        if first.writes:
            if again is None or again.writes or not continues(first, again):
                return (
                    self._restored(before, other, again)
                    or self._between_changes(first, interleaved)
                    or self._mixed(2.9, checked_between(self._trace, first, interleaved, again))
                    or self._stale_container(gap, first, other)
                )
            rank = 3.0 if again.function == first.function else 2.7
            return AtomicityViolation(
                rank + bonus, Diagnosis("check_then_act", stale_write(self._trace, first, other, again))
            )
        stale = self._stale_container(gap, first, other)
        if stale is not None:
            return stale
        if again is None and self._in_loop_over(gap, first, variable):
            return AtomicityViolation(
                3.4 + bonus, Diagnosis("check_then_act", changed_in_iteration(self._trace, first, other))
            )
        if again is None:
            if not (is_test(first) or first.asks) or not is_inside(self._events[gap.next].stack, first.stack):
                return self._two_variables(gap, first, other)
            return AtomicityViolation(
                3.5 + bonus,
                Diagnosis("check_then_act", check_then_act(self._trace, first, other, self._events[gap.next])),
            )
        if (is_lifted(first) and is_test(again)) or self._uses_primitive(first):
            return None
        if again.writes and not weak:
            return self._lost_update(5.0 + bonus, first, other, again)
        if is_same_code(first, again) and again.line <= first.line and not self._in_one_line(gap, first, again):
            return None  # the next iteration of a loop, or the next call: the thread reads again
        rank = 4.0 + bonus + 0.5 * is_test(first) - 0.5 * weak
        return AtomicityViolation(rank, Diagnosis("check_then_act", check_then_act(self._trace, first, other, again)))

    def _around(self, gap: _Gap, variable: Hashable) -> tuple[int | None, int | None]:
        """The thread's last access to the variable before the gap, and its first one after it."""
        before: int | None = None
        after: int | None = None
        for known in (self._accesses, self._holder_reads):
            own_accesses = known.get((gap.task, variable), [])
            at = bisect_right(own_accesses, gap.last)
            before = own_accesses[at - 1] if before is None and at else before
            after = own_accesses[at] if after is None and at < len(own_accesses) else after
        return before, after

    def _check_of(self, access: int, act: int) -> int:
        """The check that the access belongs to: `if self.items` before `self.items.pop()`. Else the access itself.

        The access to a container or primitive for the act itself is not the check.
        """
        event, acts = self._events[access], self._events[act]
        line = dict(acts.stack).get(event.function[0], acts.line)
        if is_test(event) or event.writes or not is_inside(acts.stack, event.stack) or event.line != line:
            return access
        found = access
        for index in range(access - 1, -1, -1):
            earlier = self._events[index]
            if earlier.task == event.task and earlier.function != event.function:
                earlier = returned_read(earlier, self._callers) or earlier
            if earlier.task != event.task or earlier.function != event.function:
                continue
            if event.location in (earlier.location, earlier.read_container) or (
                event.read_container is not None and event.read_container in (earlier.read_container, earlier.location)
            ):
                if earlier.writes:
                    break
                if is_test(earlier) or (earlier.asks and earlier.line == line):
                    holder = self._events[index - 1]  # of `if self.token["old"]`, the read of self.token
                    is_holder = holder.location == event.location and holder.read_container == earlier.location
                    return index - 1 if is_holder and holder.function == earlier.function else index
                if found == access and event.read_container == acts.location and earlier.line < event.line:
                    found = index  # a look into a container, then a change of it
        return found

    def _used_across_await(
        self, first: TraceEvent, other: TraceEvent, again: TraceEvent | None
    ) -> AtomicityViolation | None:
        """An asyncio task changed a variable, awaited, and used it after another task had changed it."""
        if again is None or first.task < FIRST_ASYNCIO_COLUMN or not continues(first, again):
            return None
        if again.point is None or again.point.kind == "write" or self._created(other.task, first.task):
            return None
        return AtomicityViolation(2.5, Diagnosis("check_then_act", stale_write(self._trace, first, other, again)))

    def _in_one_line(self, gap: _Gap, first: TraceEvent, again: TraceEvent) -> bool:
        """Whether the thread was interrupted between two different parts of one line."""
        around = {first.line, self._events[gap.last].line, self._events[gap.next].line, again.line}
        is_same_call = first.function == again.function and first.location == again.location
        return len(around) == 1 and is_same_call and first.point is not again.point

    def _in_loop_over(self, gap: _Gap, first: TraceEvent, container: Hashable) -> bool:
        """Whether the thread was interrupted in a loop over the container, which then goes on with what it became."""
        if container not in (first.location, first.read_container) or not iterates(first):
            return False
        resumed = next((event for event in self._events[gap.next :] if event.function == first.function), None)
        end = loop_end(first)
        return resumed is not None and first.line <= resumed.line <= max(end, first.line)

    def _raises_after(self, read: TraceEvent | None) -> bool:
        """Whether it was the last variable that the failing thread read: the check that failed, in another function."""
        own = [event for event in self._events if event.task == self._failing_task and event.action == "read"]
        return self._failed and bool(own) and own[-1] is read

    def _created(self, task: int, by: int) -> bool:
        """Whether an asyncio task was created by the other one, or by one that it created."""
        creators = self._trace.creators
        while task in creators and task != by:
            task = creators[task]
        return task == by

    def _between_changes(self, first: TraceEvent, interleaved: list[TraceEvent]) -> AtomicityViolation | None:
        """A thread changed a variable, would have changed it again, and the failing thread used it in between."""
        used, line = interleaved[-1], later_change(first) if first.writes else 0
        if used.location not in self._failing or used.task != self._failing_task or not line:
            return None
        text = between_changes(self._trace, used, first, line)
        return AtomicityViolation(2.8, Diagnosis("order_violation", text))

    def _uses_primitive(self, step: TraceEvent) -> bool:
        """Whether the step uses a primitive, and does not ask for its state: nothing that it knows becomes outdated."""
        return step.point is not None and step.point.kind == "call" and not step.asks and self._trace.is_primitive(step)

    def _mixed_changes(self) -> AtomicityViolation | None:
        """Two variables that belong together, where no thread used an outdated value of one of them."""
        for gap in self._gaps():
            around = (self._trace, self._events, gap.last, gap.next)
            if not gap.preempted:
                continue
            text = changed_then_checked(*around) or torn_changes(*around) or crossed_changes(*around)
            text = text or helped_change(*around)
            if text:
                return self._mixed(2.4, text)
        return None

    def _mixed(self, rank: float, text: str) -> AtomicityViolation | None:
        return AtomicityViolation(rank, Diagnosis("check_then_act", text)) if text else None

    def _restored(self, before: int, other: TraceEvent, again: TraceEvent | None) -> AtomicityViolation | None:
        """A thread saved a variable, changed it, and restored what another thread had changed meanwhile."""
        if again is None or not again.writes:
            return None
        lines = lines_of_value(again)
        for read in self._events[:before]:
            if read.function == again.function and read.location == again.location and read.line in lines:
                return None if read.writes else self._lost_update(3.1, read, other, again)
        return None

    def _stale_container(self, gap: _Gap, first: TraceEvent, other: TraceEvent) -> AtomicityViolation | None:
        """A thread got a container from a variable or another container, and changed it when it was no longer there."""
        if first.location != other.location or first.location is None:
            return None
        inner = {event.read_container for event in self._events if event.location == first.location}
        own = [event for event in self._events[gap.next :] if event.task == gap.task]
        then = next((event for event in own if event.writes and event.location in inner - {first.location}), None)
        replaced = first.read_container is not None and then is not None and then.location == first.read_container
        if then is None or then.function != first.function or not (replaced or removes(other)):
            return None
        return AtomicityViolation(4.2, Diagnosis("check_then_act", check_then_act(self._trace, first, other, then)))

    def _two_variables(self, gap: _Gap, first: TraceEvent, other: TraceEvent) -> AtomicityViolation | None:
        """Another thread changed two variables in the gap. This one used the first before, and the second after it."""
        act = self._events[gap.next]
        if first.location != other.location or common_lines(first.stack, act.stack) is None or first.asks:
            return None
        changed = [
            event for event in self._events[gap.last + 1 : gap.next] if event.task == other.task and event.writes
        ]
        for index in range(gap.next, len(self._events)):
            then = self._events[index]
            second = next((event for event in changed if event.location == then.location), None)
            if then.task != gap.task or then.writes or second is None or then.location == first.location:
                continue
            if not is_inside(then.stack, first.stack) and not continues(first, then):
                continue
            text = two_variables(self._trace, first, (other, second), then)
            return AtomicityViolation(2.6, Diagnosis("check_then_act", text))
        return None

    def _fails_across_await(self, check: TraceEvent, act: TraceEvent) -> bool:
        """Whether an asyncio task checked, awaited, and then failed where it relied on the check."""
        rest = self._events[self._events.index(act) :]
        own = [event for event in rest if event.task == act.task]
        if act.task < FIRST_ASYNCIO_COLUMN or not is_test(check) or act is check:
            return False
        # Or it went on from there without another await until it raised.
        at_once = self._failed and act.task == self._failing_task and own == rest[: len(own)]
        return act.line == own[-1].line or at_once

    def _is_intended(self, gap: _Gap, first: int, again: int, other: TraceEvent) -> bool:
        """Whether the thread started the other one, or waited for another one, between its accesses."""
        name = self._trace.names.get(other.task, "")
        return any(
            event.action in ON_PURPOSE or (event.action == "started" and event.target == name)
            for event in self._events[first + 1 : again]
            if event.task == gap.task
        )

    def _intermediate_read(
        self, gap: _Gap, first: TraceEvent, again: TraceEvent | None, interleaved: list[TraceEvent]
    ) -> AtomicityViolation | None:
        if not gap.preempted or again is None or not (first.writes and again.writes):
            return None
        read, trace = interleaved[-1], self._trace
        text = (
            f"Order violation: {trace.names[read.task]} read {trace.variable_name(read)} at {trace.at(read)}, between "
            f"two changes by {trace.names[first.task]} at {trace.at_both(first, again)}."
        )
        return AtomicityViolation(1.0, Diagnosis("order_violation", text))

    def _lost_update(self, rank: float, read: TraceEvent, other: TraceEvent, write: TraceEvent) -> AtomicityViolation:
        if not computes(read, write):
            return AtomicityViolation(
                rank, Diagnosis("check_then_act", check_then_act(self._trace, read, other, write))
            )
        text = lost_update(self._trace, read, other, write)
        return AtomicityViolation(rank, Diagnosis("lost_update", text))


def _with_raise(failure: ExecutionFailure, trace: Trace) -> list[TraceEvent]:
    """The events, and the raise that ended the failing thread: what others did before it is between two steps, too.

    Between the last step of an asyncio task and its raise, no other task ran.
    """
    if failure.task >= FIRST_ASYNCIO_COLUMN:
        return trace.events
    own = [event for event in trace.events if event.task == failure.task]
    if failure.error is None or not own or own[-1] is trace.events[-1]:
        return trace.events
    last = own[-1]
    raised = TraceEvent(last.task, last.line, last.file, "raised", function=last.function, preempted=True)
    raised.stack = last.stack
    return [*trace.events, raised]
