"""Draws a failing execution: a column for each thread, the program's own lines in the order in which they ran.

Its law: what decides is what is shown. A main thread that only starts the others and waits for them gets no column;
its lines stand above and below. A source line is cut rather than wrapped; values and locks stand under it in full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Final

from grader.sim.core import Step

SHOWN: Final = 60
"""How many rows are drawn at most: the last ones."""

MAIN: Final = "main"
NARROW: Final = 24
"""Characters below which a column is of no use: then threads share one, each row with its thread's name."""

STAGING: Final = ("started", "joins", "joined", "call")
"""What a main thread does that only sets the stage."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. `kind`: head, rule, switch, code, note or more; for renderings with colours."""

    text: str
    kind: str


@dataclass
class Row:
    """What one thread did on one line without being interrupted."""

    thread: str
    line: int
    source: str
    notes: list[str] = field(default_factory=list)
    resumed: bool = False
    """It had been interrupted before."""


def rows_of(steps: Sequence[Step]) -> list[Row]:
    """Steps gathered by line."""
    rows: list[Row] = []
    for step in steps:
        last = rows[-1] if rows else None
        if last is None or last.thread != step.thread or last.line != step.line:
            last = Row(step.thread, step.line, step.source, resumed=step.preempted)
            rows.append(last)
        note = _note(step)
        if note and note not in last.notes:
            last.notes.append(note)
    return rows


def _note(step: Step) -> str:
    if step.action == "call":
        return ""
    if step.action == "read":
        return f"read {step.target} = {step.value}" if step.value and not step.value.startswith("<") else ""
    if step.action == "write":
        return f"wrote {step.target} = {step.value}" if step.value else f"wrote {step.target}"
    return f"{step.action} {step.target}".rstrip()


def picture(threads: Sequence[str], steps: Sequence[Step], width: int) -> list[Line]:
    """The execution, `width` characters wide."""
    before, steps, after = _staging(steps)
    rows = rows_of(steps)
    busy = [name for name in threads if any(row.thread == name for row in rows)]
    lines = list(_beside(rows_of(before), width))
    if rows:
        each = (width - 3 * (len(busy) - 1)) // len(busy)
        draw = _columns(rows, busy, each) if each >= NARROW or len(busy) == 1 else _shared(rows, busy, width)
        lines += draw
    lines += _beside(rows_of(after), width)
    return lines


def _staging(steps: Sequence[Step]) -> tuple[Sequence[Step], Sequence[Step], Sequence[Step]]:
    """What main does before the others begin and after they have ended; all in between if it takes part itself."""
    others = [index for index, step in enumerate(steps) if step.thread != MAIN]
    begun = next((index for index, step in enumerate(steps) if step.action == "started"), len(steps))
    if not others:
        return (), steps, ()
    first, last = others[0], others[-1] + 1
    inside = [step for step in steps[min(begun, first) : last] if step.thread == MAIN]
    if any(step.action not in STAGING for step in inside):
        return steps[: min(begun, first)], steps[min(begun, first) :], ()
    play = [step for step in steps[first:last] if step.thread != MAIN]
    waits = [step for step in steps[last:] if step.action not in ("joins", "joined")]
    return [step for step in steps[:first] if step.action != "joins"], play, waits


def _beside(rows: list[Row], width: int) -> Iterator[Line]:
    """Main's own lines, over the whole width."""
    for row in rows:
        if row.notes:
            yield Line(_cut(f"{row.line:>3}  {row.source}", width), "more")
            for note in row.notes:
                yield from (Line(text, "more") for text in _notes(note, width))


def _columns(rows: list[Row], busy: Sequence[str], each: int) -> Iterator[Line]:
    def across(fill: str, cross: str) -> str:
        return cross.join(fill * each for _ in busy)

    yield Line(across("─", "─┬─"), "rule")
    yield Line(" │ ".join(_cut(name, each).ljust(each) for name in busy).rstrip(), "head")
    yield Line(across("─", "─┼─"), "rule")
    for row, marker in _with_switches(rows):
        if marker:
            yield Line(_label(across("╌", "╌┼╌"), marker), "switch")
        if row is None:
            continue
        at = busy.index(row.thread)
        for text, kind in _cells(row, each):
            cells = [text.ljust(each) if index == at else " " * each for index in range(len(busy))]
            yield Line(" │ ".join(cells).rstrip(), kind)
    yield Line(across("─", "─┴─"), "rule")


def _shared(rows: list[Row], busy: Sequence[str], width: int) -> Iterator[Line]:
    """Too many threads for a column each."""
    margin = min(max(map(len, busy)), width // 3)
    yield Line("─" * width, "rule")
    for row, marker in _with_switches(rows):
        if marker:
            yield Line(_label("╌" * width, marker), "switch")
        if row is not None:
            for index, (text, kind) in enumerate(_cells(row, width - margin - 3)):
                name = _cut(row.thread, margin) if index == 0 else ""
                yield Line(f"{name:<{margin}} │ {text}", kind)
    yield Line("─" * width, "rule")


def _with_switches(rows: list[Row]) -> Iterator[tuple[Row | None, str]]:
    """Each row, and before it, if another thread had run, what is to be said about the switch."""
    skipped = max(0, len(rows) - SHOWN)
    if skipped:
        yield None, f"{skipped} earlier rows are left out"
    for index in range(skipped, len(rows)):
        row = rows[index]
        last = rows[index - 1] if index > skipped else None
        if last is None or last.thread == row.thread:
            yield row, ""
            continue
        later = next((other for other in rows[index:] if other.thread == last.thread), None)
        interrupted = later is not None and later.resumed
        yield row, f"{last.thread} is interrupted here" if interrupted else f"{row.thread} goes on"


def _label(rule: str, text: str) -> str:
    text = f" {text} "
    return rule[:2] + _cut(text, len(rule) - 4) + rule[2 + len(text) :]


def _cells(row: Row, each: int) -> Iterator[tuple[str, str]]:
    yield _cut(f"{row.line:>3}  {row.source}", each), "code"
    for note in row.notes:
        yield from ((text, "note") for text in _notes(note, each))


def _notes(note: str, each: int) -> list[str]:
    return wrap(note, max(each, 16), initial_indent="     → ", subsequent_indent="       ")


def _cut(text: str, each: int) -> str:
    return text if len(text) <= each else text[: each - 1] + "…"
