"""Names the bug behind a failing execution, from what the threads did to the same places in which order."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure
from grader.sim.diagnosis.atomicity_violations import CERTAIN, torn
from grader.sim.diagnosis.trace import FIRST_COLUMN, Event, Trace, Wait, source_line

OVER_RELEASES: Final = frozenset(
    {"release unlocked lock", "cannot release un-acquired lock", "Semaphore released too many times"}
)


def classify(trouble: ExecutionFailure, trace: Trace, always: bool = False, focus: str = "") -> Diagnosis:
    """Decides by what the trace shows; `unknown` if it shows none of the known patterns.

    always  it failed so under every schedule that was tried
    focus   the file in which the bug is looked for, and of which the sentence speaks: those that only use it are
            innocent. Empty for all files.
    """
    if any(event.action == "over-released" for event in trace.events):
        event = next(event for event in trace.events if event.action == "over-released")
        return Diagnosis(
            "over_release", f"{trace.names[event.task]} released {event.target} more often than it was acquired."
        )
    if trouble.message in OVER_RELEASES:
        return Diagnosis("over_release", f"Something was released more often than it was acquired: {trouble.message}.")
    if focus:
        trace = _own(trace, focus)
    if trouble.kind == "deadlock":
        return _deadlock(trouble, trace)
    if trouble.kind == "livelock":
        return Diagnosis("livelock", f"It never ends: {trouble.message}.")
    if trouble.kind == "leak":
        if trace.waits:
            bug = "lost_wakeup" if _waiting_bug(trace) == "lost_wakeup" else "leak"
            return Diagnosis(bug, f"{trouble.message[0].upper()}{trouble.message[1:]}; {_waits(trace)}.")
        return Diagnosis("leak", f"{trouble.message[0].upper()}{trouble.message[1:]}.")
    found = _race(trouble, trace)
    # Tasks of one loop take turns as the program says, so a race of theirs can show under every schedule.
    by_threads = not any(column >= FIRST_COLUMN for column in trace.names)
    if always and (by_threads or found.bug == "order_violation"):
        return Diagnosis(
            "unknown", "It fails under every schedule that was tried: the order of the threads is not why."
        )
    # In an outcome that is only unwanted, whoever shares anything could be said to violate an order.
    return Diagnosis("unknown", "") if focus and not found.sentence else found


def _own(trace: Trace, file: str) -> Trace:
    """What happened in that file, and who waits in it."""
    own = trace.within(file)
    own.waits = [wait for wait in trace.waits if _place_of(wait, trace) in (file, "")]
    return own


def _place_of(wait: Wait, trace: Trace) -> str:
    """The file in which somebody waits; empty if that was not seen."""
    told = (event.file for event in reversed(trace.events) if event.thing is wait.thing and event.line == wait.line)
    return next(told, "")


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
    ring = _cycle(trace)
    held = {wait.holder: wait for wait in ring if wait.kind != "thread"}
    if ring is not trace.waits and len(held) == len(ring):
        for wait in ring:
            mine = held[wait.task]
            parts.append(
                f"{trace.names[wait.task]} holds {mine.target} (since line {mine.holder_line}) and {wait.verb} "
                f"{wait.target} (line {wait.line})"
            )
        return "; ".join(parts)
    for wait in ring:
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


def _deadlock(trouble: ExecutionFailure, trace: Trace) -> Diagnosis:
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
        return Diagnosis(
            bug, f"Lost wakeup: {trace.names[wait.task]} waits for {wait.target} at line {wait.line} for ever.{cause}"
        )
    if not trace.waits:
        return Diagnosis(bug, "")
    if not any(wait.holder is not None and wait.kind != "thread" for wait in trace.waits):
        # Nobody holds what the others want: somebody waits for what was to be done, and was not.
        found = torn(trouble, trace)
        if found is not None and found.rank >= CERTAIN:
            return Diagnosis(found.finding.bug, f"{found.finding.sentence} So {_waits(trace)}, for ever.")
    return Diagnosis("deadlock", f"Deadlock: {_waits(trace)}.")


def _race(trouble: ExecutionFailure, trace: Trace) -> Diagnosis:
    found = torn(trouble, trace)
    return (
        _woke_without_checking(trouble, trace)
        or _changed_meanwhile(trouble, trace)
        or (found and found.rank >= CERTAIN and found.finding)
        or _slept(trace)
        or (found and found.finding)
        or _order(trouble, trace)
        or Diagnosis("unknown", "")
    )


def _slept(trace: Trace) -> Diagnosis | None:
    """A sleep that was over before the others had moved: it was to give them time."""
    last: dict[int, str] = {}
    for event in trace.events:
        if event.action == "slept" and last.get(event.task) != "sleeps":
            text = (
                f"Order violation: {trace.names[event.task]} slept at line {event.line} so that others would be ready "
                f"by then, but they were held up for longer; a sleep waits for nobody."
            )
            return Diagnosis("order_violation", text)
        last[event.task] = event.action
    return None


def _order(trouble: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """No unit of work was torn: whole units ran in an order that the program does not bear.

    Its law: some order there always is, so the sentence is told only where the order alone explains the failure.
    """
    events = trace.events
    # What is done before there is a second thread comes first, whatever the schedule.
    begin = next((i for i, event in enumerate(events) if event.action == "started" or event.task != events[0].task), 0)
    together = _shared(events[begin:])
    sentence = _failed_too_early(trouble, trace) or _read_unset(together, trace)
    if not sentence and all(event.writes for accesses in together for event in accesses):
        sentence = _came_first(together, trace)
    return Diagnosis("order_violation", sentence) if sentence or together or _shared(events) else None


def _shared(events: Iterable[Event]) -> list[list[Event]]:
    """The accesses to each place that several access, and somebody writes."""
    places: dict[object, list[Event]] = defaultdict(list)
    for event in events:
        if event.where is not None:
            places[event.where].append(event)
    return [
        accesses
        for accesses in places.values()
        if len({event.task for event in accesses}) > 1 and any(event.writes for event in accesses)
    ]


def _changed_meanwhile(trouble: ExecutionFailure, trace: Trace) -> Diagnosis | None:
    """A container was changed while somebody went through it: the interpreter says so itself."""
    if not trouble.message.endswith(("changed size during iteration", "mutated during iteration")):
        return None
    mine = [event for event in trace.events if event.task == trouble.task]
    for read in reversed(mine):
        place = read.inside or read.where
        other = next((event for event in reversed(trace.events) if event.writes and event.where == place), None)
        if other is not None and other.task != trouble.task:
            text = (
                f"Check then act on {trace.called(other)}: {trace.names[trouble.task]} went through it from line "
                f"{read.line} on, and {trace.names[other.task]} changed it meanwhile at line {other.line}."
            )
            return Diagnosis("check_then_act", text)
    return None


def _woke_without_checking(trouble: ExecutionFailure, trace: Trace) -> Diagnosis | None:
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
            return Diagnosis(
                "check_then_act",
                f"Check then act on {trace.called(check)}: {trace.names[check.task]} checked it at line {check.line} "
                f"and "
                f"waited at line {wait.line}, but did not check again when it was woken; others had been quicker.",
            )
    return None


def _failed_too_early(trouble: ExecutionFailure, trace: Trace) -> str:
    """What a thread read on the very line that raised was written by another one only later, or never."""
    place = _raised_at(trouble, trace)
    for index, read in reversed(list(enumerate(trace.events))):
        if read.writes or read.where is None or (read.file, read.line) != place or read.task != trouble.task:
            continue
        late = _written_later(read, trace.events[index + 1 :])
        if late is not None:
            return _too_early(read, late, trace)
        if trouble.kind == "exception" and _is_unset(read, trace) and not _expects_none(read):
            return f"{_read(read, trace)} at line {read.line} before it had been set."
    return ""


def _raised_at(trouble: ExecutionFailure, trace: Trace) -> tuple[str, int] | None:
    """The program's own line that raised."""
    at, place = trouble.error.__traceback__ if trouble.error else None, None
    while at is not None:
        if at.tb_frame.f_code.co_filename in trace.files:
            place = (at.tb_frame.f_code.co_filename, at.tb_lineno)
        at = at.tb_next
    return place


def _read_unset(places: Iterable[list[Event]], trace: Trace) -> str:
    """Somebody took None for the value that another one had still to set."""
    for accesses in places:
        setters = {event.task for event in accesses if event.writes}
        for index, read in enumerate(accesses):
            # Who sets it as well, or asks whether it is None, knows that it may not be there yet.
            if read.writes or read.task in setters or _expects_none(read) or not _is_unset(read, trace):
                continue
            late = _written_later(read, accesses[index + 1 :])
            if late is not None and late.value not in ("None", ""):
                return _too_early(read, late, trace)
    return ""


def _is_unset(read: Event, trace: Trace) -> bool:
    """Whether the None that was read is what stood there from the beginning."""
    if read.value != "None":
        return False
    before = trace.events[: trace.events.index(read)]
    return all(event.value == "None" for event in before if _writes_to(event, read))


def _expects_none(read: Event) -> bool:
    return (read.site is not None and read.site.tested) or "None" in source_line(read.file, read.line)


def _writes_to(event: Event, read: Event) -> bool:
    return event.writes and event.where == read.where


def _written_later(read: Event, later: Iterable[Event]) -> Event | None:
    return next((event for event in later if _writes_to(event, read) and event.task != read.task), None)


def _too_early(read: Event, late: Event, trace: Trace) -> str:
    return f"{_read(read, trace)} at line {read.line} before {trace.names[late.task]} wrote it at line {late.line}."


def _read(read: Event, trace: Trace) -> str:
    value = f" = {read.value}" if read.value else ""
    return f"Order violation: {trace.names[read.task]} read {trace.called(read)}{value}"


def _came_first(places: Iterable[list[Event]], trace: Trace) -> str:
    """Nobody looks at it, and all change it in one and the same way: what differs is whose change comes first."""
    for accesses in places:
        if len({(event.file, event.line) for event in accesses}) > 1:
            continue
        for one, two in pairwise(accesses):
            if one.task != two.task and "main" not in (trace.names[one.task], trace.names[two.task]):
                return (
                    f"Order violation: {trace.names[one.task]} changed {trace.called(one)} at line {one.line} before "
                    f"{trace.names[two.task]} did at line {two.line}; nothing makes sure of their order."
                )
    return ""
