"""Finds where a thread's unit of work was torn: what it had read or written was changed before it was done with it.

Its law: a failing schedule is shown with the fewest preemptions, so the one that is left matters. What a thread did to
a place just before, what others did to it meanwhile, and what the thread did next, is one of the few patterns that no
serial order explains: Lu et al., "AVIO: Detecting Atomicity Violations via Access Interleaving Invariants" (ASPLOS
2006).
"""

import ast
import linecache
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.trace import Event, Trace, source_line

ON_PURPOSE: Final = frozenset({"joined", "joins", "got from", "waits for", "waits to get from", "reached"})
"""Who does this between two accesses wants others to get on meanwhile."""

CERTAIN: Final = 3.0
"""From this rank on a pattern says what went wrong even where another reason could be given."""


@dataclass(frozen=True, slots=True)
class AtomicityViolation:
    """A pattern that was found; the higher its rank, the more it explains."""

    rank: float
    finding: Diagnosis


@dataclass(frozen=True, slots=True)
class _Gap:
    """A thread's two neighbouring events, by index, between which others ran."""

    task: int
    last: int
    next: int
    preempted: bool


def torn(trouble: ExecutionFailure, trace: Trace) -> AtomicityViolation | None:
    """The pattern that explains most, if there is any."""
    return _Search(trouble, trace).best()


def places_of_failure(trouble: ExecutionFailure, trace: Trace) -> set[Hashable]:
    """What the failing thread accessed on its last line."""
    mine = [event for event in trace.events if event.task == trouble.task]
    line = mine[-1].line if mine else 0
    return {event.where for event in mine[-8:] if event.line == line and event.where is not None}


class _Search:
    def __init__(self, trouble: ExecutionFailure, trace: Trace) -> None:
        self._trace = trace
        self._events = trace.events
        self._accesses: dict[tuple[int, Hashable], list[int]] = defaultdict(list)
        self._ways_in: dict[tuple[int, Hashable], list[int]] = defaultdict(list)
        """Where a thread read not the place itself, but the variable that holds it."""
        for index, event in enumerate(trace.events):
            if event.where is not None:
                self._accesses[event.task, event.where].append(index)
            if event.inside is not None:
                self._ways_in[event.task, event.inside].append(index)
        self._failing = places_of_failure(trouble, trace)

    def best(self) -> AtomicityViolation | None:
        found: tuple[float, int, AtomicityViolation] | None = None
        for gap in self._gaps():
            others: dict[Hashable, list[Event]] = defaultdict(list)
            for event in self._events[gap.last + 1 : gap.next]:
                if event.where is not None:
                    others[event.where].append(event)
            for place, foreign in others.items():
                one = self._judge(gap, place, foreign)
                if one is not None and (found is None or (one.rank, gap.last) > found[:2]):
                    found = (one.rank, gap.last, one)
        return None if found is None else found[2]

    def _gaps(self) -> Iterator[_Gap]:
        before: dict[int, int] = {}
        for index, event in enumerate(self._events):
            last = before.get(event.task)
            if last is not None and last < index - 1:
                yield _Gap(event.task, last, index, event.preempted)
            before[event.task] = index

    def _judge(self, gap: _Gap, place: Hashable, foreign: list[Event]) -> AtomicityViolation | None:
        before, after = self._around(gap, place)
        if before is None:
            return None
        first = self._events[before]
        again = None if after is None else self._events[after]
        changes = [event for event in foreign if event.writes]
        if self._is_on_purpose(gap, before, after or gap.next, (changes or foreign)[-1]):
            return None
        if not changes:
            return self._seen_between(gap, first, again, foreign)
        other = changes[-1]
        if not gap.preempted:
            # It gave way of its own accord, for a lock or at an await.
            if first.writes or first.where != place or first.function != (again or self._events[gap.next]).function:
                return None
            if again is not None and again.writes:
                return self._lost(4.0, first, other, again)
            if not _is_test(first) or (again is not None and (_is_test(again) or again.line <= first.line)):
                return None
            act = again or self._events[gap.next]
            return AtomicityViolation(3.2, Diagnosis("check_then_act", self._checked(first, other, act)))
        bonus = 0.5 if place in self._failing else 0.0
        weak = first.where != place
        if first.writes:
            goes_on = again is not None and again.function == first.function and again.line > first.line
            if again is None or again.writes or not goes_on:
                return None
            return AtomicityViolation(3.0 + bonus, Diagnosis("check_then_act", self._relied(first, other, again)))
        if again is None:
            if not _is_test(first) or first.function != self._events[gap.next].function:
                return None
            return AtomicityViolation(
                3.5 + bonus, Diagnosis("check_then_act", self._checked(first, other, self._events[gap.next]))
            )
        if again.writes and not weak:
            return self._lost(5.0 + bonus, first, other, again)
        if _is_same_code(first, again) and again.line <= first.line:
            return None  # the next round of a loop, or the next call: it looks again
        rank = 4.0 + bonus + 0.5 * _is_test(first) - 0.5 * weak
        return AtomicityViolation(rank, Diagnosis("check_then_act", self._checked(first, other, again)))

    def _around(self, gap: _Gap, place: Hashable) -> tuple[int | None, int | None]:
        """The thread's last access before the gap, and its first behind it."""
        before: int | None = None
        after: int | None = None
        for known in (self._accesses, self._ways_in):
            mine = known.get((gap.task, place), [])
            at = bisect_right(mine, gap.last)
            before = mine[at - 1] if before is None and at else before
            after = mine[at] if after is None and at < len(mine) else after
        return before, after

    def _is_on_purpose(self, gap: _Gap, first: int, again: int, other: Event) -> bool:
        """Whether the thread started the other one, or waited for somebody, between its accesses."""
        name = self._trace.names.get(other.task, "")
        return any(
            event.action in ON_PURPOSE or (event.action == "started" and event.target == name)
            for event in self._events[first + 1 : again]
            if event.task == gap.task
        )

    def _seen_between(
        self, gap: _Gap, first: Event, again: Event | None, foreign: list[Event]
    ) -> AtomicityViolation | None:
        if not gap.preempted or again is None or not (first.writes and again.writes):
            return None
        read, names = foreign[-1], self._trace.names
        text = (
            f"Order violation: {names[read.task]} read {self._trace.called(read)} at line {read.line}, after "
            f"{names[first.task]} had begun to change it at line {first.line} and before it was done at line "
            f"{again.line}."
        )
        return AtomicityViolation(1.0, Diagnosis("order_violation", text))

    def _lost(self, rank: float, read: Event, other: Event, write: Event) -> AtomicityViolation:
        if not _computes(read, write):
            return AtomicityViolation(rank, Diagnosis("check_then_act", self._checked(read, other, write)))
        trace = self._trace
        me = trace.names[write.task]
        text = (
            f"Lost update of {trace.called(write)}: {me} read {read.value or 'it'} at line {read.line}, then "
            f"{trace.names[other.task]} {_changed(other)} at line {other.line}, and {me} wrote "
            f"{write.value or 'its own value'} over it at line {write.line}."
        )
        return AtomicityViolation(rank, Diagnosis("lost_update", text))

    def _checked(self, read: Event, other: Event, act: Event) -> str:
        trace = self._trace
        me, looked = trace.names[read.task], "checked" if _is_test(read) else "read"
        return (
            f"Check then act on {trace.called(other)}: {me} {looked} it at line {read.line}, then "
            f"{trace.names[other.task]} changed it at line {other.line}, and {me} went on at line {act.line} with what "
            f"was no longer true."
        )

    def _relied(self, write: Event, other: Event, read: Event) -> str:
        trace = self._trace
        me = trace.names[write.task]
        return (
            f"Check then act on {trace.called(other)}: {me} changed it at line {write.line}, then "
            f"{trace.names[other.task]} changed it at line {other.line}, and {me} relied at line {read.line} on what "
            f"it had left there."
        )


def _changed(event: Event) -> str:
    return f"wrote {event.value}" if event.value else "changed it"


def _is_test(read: Event) -> bool:
    return read.site is not None and read.site.tested


def _is_same_code(one: Event, two: Event) -> bool:
    return bool(one.function[1] is two.function[1])


def _computes(read: Event, write: Event) -> bool:
    """Whether the written value was made from the one read, rather than decided on by it."""
    if read.line == write.line and read.file == write.file:
        return True
    if _is_test(read) or _is_constant(write):
        return False
    return not (_is_same_code(read, write) and read.line < write.line and _is_guarded(read, write))


def _is_constant(write: Event) -> bool:
    try:
        tree = ast.parse(source_line(write.file, write.line))
    except SyntaxError:
        return False
    return len(tree.body) == 1 and isinstance(tree.body[0], ast.Assign) and isinstance(tree.body[0].value, ast.Constant)


def _is_guarded(read: Event, write: Event) -> bool:
    """Whether a branch that begins after the read, or with it, decides about the write."""
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
