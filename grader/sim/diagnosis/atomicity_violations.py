"""Finds atomicity violations: another thread changed a variable in the middle of a thread's unit of work.

Its law: a failing schedule has been shrunk to the fewest preemptions, so each remaining one matters. Three accesses to
a variable decide: the thread's last one before the gap, those of other threads in the gap, and the thread's next one.
Only a few patterns of them have no serial explanation: Lu et al., "AVIO: Detecting Atomicity Violations via Access
Interleaving Invariants" (ASPLOS 2006).
"""

import ast
import linecache
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import FIRST_ASYNCIO_COLUMN, TraceEvent, source_line

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
        self._events = _with_raise(failure, trace)
        self._accesses: dict[tuple[int, Hashable], list[int]] = defaultdict(list)
        self._holder_reads: dict[tuple[int, Hashable], list[int]] = defaultdict(list)
        """Where a thread read not the container itself, but the variable that holds it."""
        for index, event in enumerate(self._events):
            if event.location is not None:
                self._accesses[event.task, event.location].append(index)
            if event.read_container is not None:
                self._holder_reads[event.task, event.read_container].append(index)
        self._failing = failing_variables(failure, trace)

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
        return None if found is None else found[2]

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
            if first.writes or first.location != variable:
                return None
            if self._fails_across_await(first, act):
                return AtomicityViolation(
                    3.2, Diagnosis("check_then_act", self._check_then_act_sentence(first, other, act))
                )
            if first.function != act.function:
                return None
            if again is not None and again.writes:
                return self._lost_update(4.0, first, other, again)
            if not _is_test(first) or (again is not None and (_is_test(again) or again.line <= first.line)):
                return None
            return AtomicityViolation(
                3.2, Diagnosis("check_then_act", self._check_then_act_sentence(first, other, act))
            )
        bonus = 0.5 if variable in self._failing else 0.0
        weak = first.location != variable
        if first.writes:
            continues = again is not None and again.function == first.function and again.line > first.line
            if again is None or again.writes or not continues:
                return None
            return AtomicityViolation(
                3.0 + bonus, Diagnosis("check_then_act", self._stale_write_sentence(first, other, again))
            )
        if again is None:
            if not _is_test(first) or first.function != self._events[gap.next].function:
                return None
            return AtomicityViolation(
                3.5 + bonus,
                Diagnosis("check_then_act", self._check_then_act_sentence(first, other, self._events[gap.next])),
            )
        if again.writes and not weak:
            return self._lost_update(5.0 + bonus, first, other, again)
        if _is_same_code(first, again) and again.line <= first.line:
            return None  # the next iteration of a loop, or the next call: the thread reads again
        rank = 4.0 + bonus + 0.5 * _is_test(first) - 0.5 * weak
        return AtomicityViolation(rank, Diagnosis("check_then_act", self._check_then_act_sentence(first, other, again)))

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
        if _is_test(event) or event.writes or event.function != acts.function or event.line != acts.line:
            return access
        for index in range(access - 1, -1, -1):
            earlier = self._events[index]
            if earlier.task != event.task or earlier.function != event.function:
                continue
            if event.location in (earlier.location, earlier.read_container) or (
                event.read_container is not None and earlier.read_container == event.read_container
            ):
                if earlier.writes:
                    return access
                if _is_test(earlier):
                    return index
        return access

    def _fails_across_await(self, check: TraceEvent, act: TraceEvent) -> bool:
        """Whether an asyncio task checked, awaited, and then failed where it relied on the check."""
        own = [event for event in self._events if event.task == act.task]
        return act.task >= FIRST_ASYNCIO_COLUMN and _is_test(check) and act.line == own[-1].line and act is not check

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
            f"two changes by {trace.names[first.task]}, at {trace.at(first)} and {trace.at(again)}."
        )
        return AtomicityViolation(1.0, Diagnosis("order_violation", text))

    def _lost_update(self, rank: float, read: TraceEvent, other: TraceEvent, write: TraceEvent) -> AtomicityViolation:
        if not _computes(read, write):
            return AtomicityViolation(
                rank, Diagnosis("check_then_act", self._check_then_act_sentence(read, other, write))
            )
        trace = self._trace
        thread = trace.names[write.task]
        text = (
            f"Lost update of {trace.variable_name(write)}: {thread} read {read.value or 'it'} at {trace.at(read)}, "
            f"then {trace.names[other.task]} {_changed(other)} at {trace.at(other)}, and {thread} wrote "
            f"{write.value or 'its own value'} over it at {trace.at(write)}."
        )
        return AtomicityViolation(rank, Diagnosis("lost_update", text))

    def _check_then_act_sentence(self, read: TraceEvent, other: TraceEvent, act: TraceEvent) -> str:
        trace = self._trace
        thread = trace.names[read.task]
        verb, outdated = ("checked it", "result") if _is_test(read) else ("read it", "value")
        if read.asks:
            verb, outdated = f"called {read.target}()", "answer"
        return (
            f"Check then act on {trace.variable_name(other)}: {thread} {verb} at {trace.at(read)}, then "
            f"{trace.names[other.task]} changed it at {trace.at(other)}, and {thread} continued at {trace.at(act)} "
            f"with the outdated {outdated}."
        )

    def _stale_write_sentence(self, write: TraceEvent, other: TraceEvent, read: TraceEvent) -> str:
        trace = self._trace
        thread = trace.names[write.task]
        return (
            f"Check then act on {trace.variable_name(other)}: {thread} changed it at {trace.at(write)}, then "
            f"{trace.names[other.task]} changed it at {trace.at(other)}, and {thread} used it at {trace.at(read)} "
            f"as if it were unchanged."
        )


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
    return [*trace.events, raised]


def _changed(event: TraceEvent) -> str:
    return f"wrote {event.value}" if event.value else "changed it"


def _is_test(read: TraceEvent) -> bool:
    return read.point is not None and read.point.tested


def _is_same_code(one: TraceEvent, two: TraceEvent) -> bool:
    return bool(one.function[1] is two.function[1])


def _computes(read: TraceEvent, write: TraceEvent) -> bool:
    """Whether the written value was computed from the one read. Otherwise the read only decided about the write."""
    if read.line == write.line and read.file == write.file:
        return True
    if _is_test(read) or _is_constant(write):
        return False
    return not (_is_same_code(read, write) and read.line < write.line and _is_guarded(read, write))


def _is_constant(write: TraceEvent) -> bool:
    try:
        tree = ast.parse(source_line(write.file, write.line))
    except SyntaxError:
        return False
    return len(tree.body) == 1 and isinstance(tree.body[0], ast.Assign) and isinstance(tree.body[0].value, ast.Constant)


def _is_guarded(read: TraceEvent, write: TraceEvent) -> bool:
    """Whether the write is in a branch that begins at the line of the read, or after it."""
    indent = _indent(write.file, write.line)
    for line in range(write.line - 1, read.line - 1, -1):
        text = source_line(write.file, line)
        if text and _indent(write.file, line) < indent:
            indent = _indent(write.file, line)
            if text.startswith(("if ", "elif ", "while ", "else")):
                return True
    return False


def _indent(file: str, line: int) -> int:
    text = linecache.getline(file, line)
    return len(text) - len(text.lstrip())
