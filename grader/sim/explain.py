"""Tells a failing execution as a story: a sentence, then a column for each thread, with lines in the order they ran."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from textwrap import wrap

from grader.sim.classify import Finding
from grader.sim.results import Failure, Step
from grader.sim.trace import Event, Trace, source_line
from grader.sim.verdicts import Trouble

SHOWN_ROWS = 60


def steps_of(trace: Trace) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """(the threads in order of their start, their steps)"""
    threads = tuple(name for _, name in sorted(trace.names.items()))
    return threads, tuple(_step(event, trace) for event in trace.events)


def _step(event: Event, trace: Trace) -> Step:
    return Step(
        thread=trace.names[event.task],
        line=event.line,
        source=source_line(event.file, event.line),
        action=event.action,
        target=event.target,
        value=event.value if isinstance(event.value, str) else "",
        switch=event.switch,
        preempted=event.preempted,
        time=event.time / 1_000_000_000,
        file=PurePath(event.file).name,
    )


@dataclass
class Row:
    """What one thread did on one line without being interrupted."""

    thread: str
    line: int
    source: str
    switch: bool
    notes: list[str] = field(default_factory=list)
    again: bool = False


def rows_of(steps: Sequence[Step]) -> list[Row]:
    """Steps gathered by line."""
    rows: list[Row] = []
    for step in steps:
        last = rows[-1] if rows else None
        if last is None or last.thread != step.thread or last.line != step.line:
            row = Row(step.thread, step.line, step.source, last is not None and last.thread != step.thread)
            row.again = step.preempted
            rows.append(row)
            last = row
        note = _note(step)
        if note and note not in last.notes:
            last.notes.append(note)
    return rows


def _note(step: Step) -> str:
    if step.action == "call":
        return ""
    if step.action == "read":
        return f"read {step.target} = {step.value}" if step.value else ""
    if step.action == "write":
        return f"wrote {step.target} = {step.value}" if step.value else f"wrote {step.target}"
    return f"{step.action} {step.target}".rstrip()


def tell(trouble: Trouble, finding: Finding, hidden: bool | None, threads: Sequence[str], steps: Sequence[Step]) -> str:
    """The whole explanation as plain text."""
    parts = [headline(trouble.kind, trouble.type, trouble.message)]
    if finding.sentence:
        parts.append(finding.sentence)
    parts.append("")
    parts += columns(threads, rows_of(steps))
    note = gil_note(hidden)
    if note:
        parts += ["", note]
    return "\n".join(parts)


def headline(kind: str, type_name: str, message: str) -> str:
    if kind in ("assertion", "exception"):
        return f"{type_name}: {message}" if message else type_name
    return f"{kind}: {message}"


def gil_note(hidden: bool | None) -> str:
    """Whether this interpreter shows the bug at all."""
    if hidden is None:
        return ""
    if hidden:
        return (
            "The global lock of this CPython hides this today: it does not switch threads at that point. Free-threaded "
            "Python, other versions and other interpreters do."
        )
    return "This CPython can switch threads there too, only rarely; free-threaded Python does so far more often."


def columns(threads: Sequence[str], rows: Sequence[Row], width: int = 110) -> list[str]:
    """A column for each thread; a rule where another thread takes over."""
    busy = [name for name in threads if any(row.thread == name for row in rows)]
    if not busy:
        return []
    skipped = max(0, len(rows) - SHOWN_ROWS)
    each = max(28, (width - 3 * (len(busy) - 1)) // len(busy))
    lines = [" │ ".join(name.ljust(each)[:each] for name in busy).rstrip()]
    lines.append("─┼─".join("─" * each for _ in busy))
    if skipped:
        lines.append(f"… {skipped} earlier rows are left out")
    for row in rows[skipped:]:
        if row.switch:
            lines.append("╌┼╌".join("╌" * each for _ in busy))
        cells = (
            wrap(f"{row.line:>3}  {row.source}", each, subsequent_indent="     ") if row.source else [f"{row.line:>3}"]
        )
        if row.notes:
            cells += wrap("; ".join(row.notes), each, initial_indent="     → ", subsequent_indent="       ")
        at = busy.index(row.thread)
        for cell in cells:
            blank = [" " * each for _ in busy]
            blank[at] = cell.ljust(each)
            lines.append(" │ ".join(blank).rstrip())
    return lines


def summary(failure: Failure) -> str:
    """One line for logs."""
    return f"{failure.bug}: {headline(failure.kind, failure.type, failure.message)} (replay with {failure.token})"
