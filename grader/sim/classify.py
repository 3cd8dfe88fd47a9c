"""Names the bug behind a failing execution, from what the threads did to the same places in which order."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from grader.sim.trace import Event, Trace, Wait
from grader.sim.verdicts import Trouble

CHANGES: Final = frozenset(
    [
        "append",
        "appendleft",
        "extend",
        "insert",
        "pop",
        "popleft",
        "popitem",
        "remove",
        "clear",
        "add",
        "discard",
        "update",
        "setdefault",
        "sort",
        "reverse",
        "write",
        "put",
        "get",
    ]
)
"""Methods of containers that change them."""

OVER_RELEASES: Final = frozenset(
    {"release unlocked lock", "cannot release un-acquired lock", "Semaphore released too many times"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`bug` is the class of the bug; `sentence` says in the program's own words what happened."""

    bug: str
    sentence: str


def classify(trouble: Trouble, trace: Trace) -> Finding:
    """Decides by what the trace shows; `unknown` if it shows none of the known patterns."""
    if any(event.action == "over-released" for event in trace.events):
        event = next(event for event in trace.events if event.action == "over-released")
        return Finding(
            "over_release", f"{trace.names[event.task]} released {event.target} more often than it was acquired."
        )
    if trouble.message in OVER_RELEASES:
        return Finding("over_release", f"Something was released more often than it was acquired: {trouble.message}.")
    if trouble.kind == "deadlock":
        return _deadlock(trace)
    if trouble.kind == "livelock":
        return Finding("livelock", f"It never ends: {trouble.message}.")
    if trouble.kind == "leak":
        if trace.waits:
            bug = "lost_wakeup" if _waiting_bug(trace) == "lost_wakeup" else "leak"
            return Finding(bug, f"{trouble.message[0].upper()}{trouble.message[1:]}; {_waits(trace)}.")
        return Finding("leak", f"{trouble.message[0].upper()}{trouble.message[1:]}.")
    return _race(trouble, trace)


def _cycle(trace: Trace) -> list[Wait]:
    """Those who wait for each other in a ring, if there is one; else everybody."""
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
    for wait in _cycle(trace):
        text = f"{trace.names[wait.task]} {wait.verb} {wait.target} at line {wait.line}"
        if wait.holder is not None and wait.kind != "thread":
            text += f", which {trace.names.get(wait.holder, 'another')} holds since line {wait.holder_line}"
        parts.append(text)
    return "; ".join(parts)


def _waiting_bug(trace: Trace) -> str:
    for wait in trace.waits:
        if wait.kind in ("condition", "event"):
            told = [
                event
                for event in trace.events
                if event.thing is wait.thing and event.action.startswith(("notified", "set", "cleared"))
            ]
            if told:
                return "lost_wakeup"
    return "deadlock"


def _deadlock(trace: Trace) -> Finding:
    bug = _waiting_bug(trace)
    if bug == "lost_wakeup":
        wait = next(wait for wait in trace.waits if wait.kind in ("condition", "event"))
        told = [
            event
            for event in trace.events
            if event.thing is wait.thing and event.action.startswith(("notified", "set"))
        ]
        last = told[-1] if told else None
        cause = ""
        if last is not None:
            nobody = " when nobody waited" if last.action == "notified nobody on" else ""
            verb = "set" if last.action == "set" else "notified"
            cause = f" {trace.names[last.task]} {verb} it at line {last.line}{nobody}, and nobody will again."
        return Finding(
            bug, f"Lost wakeup: {trace.names[wait.task]} waits for {wait.target} at line {wait.line} for ever.{cause}"
        )
    return Finding("deadlock", f"Deadlock: {_waits(trace)}.")


def _race(trouble: Trouble, trace: Trace) -> Finding:
    places: dict[object, list[tuple[int, Event]]] = defaultdict(list)
    for index, event in enumerate(trace.events):
        if event.where is not None and event.action in ("read", "write", "call"):
            places[event.where].append((index, event))
    best: tuple[int, Finding] | None = None
    for accesses in places.values():
        if len({event.task for _, event in accesses}) < 2 or not any(_writes(event) for _, event in accesses):
            continue
        found = _in_place(accesses, trace)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    unchecked = _woke_without_checking(trouble, trace)
    if unchecked is not None:
        return unchecked
    if best is not None:
        return best[1]
    return _wrong_order(places.values(), trace) or Finding("unknown", "")


def _woke_without_checking(trouble: Trouble, trace: Trace) -> Finding | None:
    """`if` where `while` is needed: the failing thread was woken, and what it waited for was gone again."""
    mine = [event for event in trace.events if event.task == trouble.task]
    waits = [index for index, event in enumerate(mine) if event.action == "waits for"]
    if trouble.kind == "assertion" or not waits:
        return None
    after = mine[waits[-1] + 1 :]
    wait = mine[waits[-1]]
    if not after or wait.line in (event.line for event in after if event.action == "waits for"):
        return None
    checked = [event for event in mine if event.line < wait.line and event.action == "read" and event.where is not None]
    again = {event.line for event in after}
    for check in checked:
        if check.line not in again and any(event.where == check.where for event in after):
            return Finding(
                "check_then_act",
                f"Check then act on {trace.called(check)}: {trace.names[check.task]} checked it at line {check.line} "
                f"and "
                f"waited at line {wait.line}, but did not check again when it was woken; others had been quicker.",
            )
    return None


def _wrong_order(places: Iterable[list[tuple[int, Event]]], trace: Trace) -> Finding | None:
    for accesses in places:
        changes = [event for _, event in accesses if _writes(event)]
        for one, two in pairwise(changes):
            if one.task != two.task and trace.names[one.task] != "main" and trace.names[two.task] != "main":
                return Finding(
                    "order_violation",
                    f"Order violation: {trace.names[one.task]} changed {trace.called(one)} at line {one.line} before "
                    f"{trace.names[two.task]} did at line {two.line}; nothing makes sure of their order.",
                )
    return None


def _writes(event: Event) -> bool:
    if event.action == "write":
        return True
    return event.action == "call" and event.site is not None and event.site.part in CHANGES


def _in_place(accesses: list[tuple[int, Event]], trace: Trace) -> tuple[int, Finding] | None:
    best: tuple[int, Finding] | None = None

    def offer(rank: int, finding: Finding) -> None:
        nonlocal best
        if best is None or rank > best[0]:
            best = (rank, finding)

    for at, (_, write) in enumerate(accesses):
        if not _writes(write):
            continue
        mine = [other for other, (_, event) in enumerate(accesses[:at]) if event.task == write.task]
        reads = [
            other for other in mine if not _writes(accesses[other][1]) and accesses[other][1].function == write.function
        ]
        if not reads:
            continue
        first, last = reads[0], reads[-1]
        foreign = [
            (other, event)
            for other, (_, event) in enumerate(accesses[:at])
            if event.task != write.task and _writes(event)
        ]
        stale = [event for other, event in foreign if other > last]
        name, me = trace.called(write), trace.names[write.task]
        if stale:
            other = stale[-1]
            read = accesses[last][1]
            if write.action == "write" and read.target == write.target:
                text = (
                    f"Lost update of {name}: {me} read {read.value or 'it'} at line {read.line}, then "
                    f"{trace.names[other.task]} wrote {other.value or 'it'} at line {other.line}, and {me} wrote "
                    f"{write.value or 'its own value'} over it at line {write.line}."
                )
                # A value decided before, not computed from what was read: the read was a check.
                same = read.line == write.line or read.value != write.value
                offer(
                    3 if same else 2,
                    Finding(
                        "lost_update" if _computes(read, write) else "check_then_act",
                        text if _computes(read, write) else _checked(read, other, write, trace),
                    ),
                )
            else:
                offer(3, Finding("check_then_act", _checked(read, other, write, trace)))
            continue
        between = [event for other, event in foreign if other > first]
        if between and accesses[first][1].line != write.line:
            read = accesses[first][1]
            offer(2, Finding("check_then_act", _checked(read, between[-1], write, trace)))
    if best is None:
        reads_first = next(((at, event) for at, (_, event) in enumerate(accesses) if not _writes(event)), None)
        if reads_first is not None:
            at, read = reads_first
            offer(
                *_order(read, [event for _, event in accesses[at + 1 :]], [event for _, event in accesses[:at]], trace)
            )
    return best


def _order(read: Event, later: list[Event], earlier: list[Event], trace: Trace) -> tuple[int, Finding]:
    """One thread looked, others wrote, and nothing but chance says which comes first."""
    start = f"Order violation: {trace.names[read.task]} read {trace.called(read)}"
    late = next((event for event in later if _writes(event) and event.task != read.task), None)
    if late is not None:
        text = f"{start} at line {read.line} before {trace.names[late.task]} wrote it at line {late.line}."
        return 1, Finding("order_violation", text)
    early = next((event for event in reversed(earlier) if _writes(event) and event.task != read.task), None)
    if early is None or read.value == "None":
        return 1, Finding(
            "order_violation", f"{start} = {read.value or 'it'} at line {read.line} before it had been set."
        )
    text = f"{start} at line {read.line} after {trace.names[early.task]} wrote it at line {early.line}."
    return 0, Finding("order_violation", text)


def _computes(read: Event, write: Event) -> bool:
    """Whether the written value was made from the one read: the same statement, or one that tests nothing."""
    from grader.sim.trace import source_line

    check = source_line(read.file, read.line).startswith(("if ", "while ", "elif ", "assert "))
    return read.line == write.line or not check


def _checked(read: Event, other: Event, write: Event, trace: Trace) -> str:
    me = trace.names[write.task]
    return (
        f"Check then act on {trace.called(write)}: {me} checked it at line {read.line}, then {trace.names[other.task]} "
        f"changed it at line {other.line}, and {me} acted at line {write.line} on what was no longer true."
    )
