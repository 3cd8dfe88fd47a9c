"""Draws a failing execution: a column for each thread, the program's own lines in the order in which they ran.

Its law: the decisive steps get the space. A main thread that only starts the others and waits for them has no column;
its lines are above and below. A source line is cut, never wrapped. Values and locks are under it in full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Final

from grader.sim.core import Step

MAX_ROWS: Final = 60
"""Rows that are drawn at most; the last ones are kept."""

MAIN: Final = "main"
"""Name of the main thread."""

MIN_COLUMN_WIDTH: Final = 24
"""Characters of a column. If the columns would be narrower, all threads share one, and each row names its thread."""

MAX_NOTE_LENGTH: Final = 400
"""Characters of a note under a source line, at most: a value can be text of any length."""

MANAGING_ACTIONS: Final = ("started", "joins", "joined", "call")
"""Actions of a main thread that only manages the others."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the diagram. `kind` is head, rule, switch, code, note or more; reports style lines by it."""

    text: str
    kind: str


@dataclass
class Row:
    """Successive steps of one thread on one source line."""

    thread: str
    line: int
    source: str
    notes: list[str] = field(default_factory=list)
    file: str = ""
    """Name of the source file, where the steps are in more than one; else empty."""
    resumed: bool = False
    """The thread had been interrupted before this row."""


def rows_of(steps: Sequence[Step], named: bool = False) -> list[Row]:
    """The steps, grouped by thread and source line. named: whether each row names its file."""
    rows: list[Row] = []
    for step in steps:
        last = rows[-1] if rows else None
        file = step.file if named else ""
        if last is None or step.preempted or (last.thread, last.line, last.file) != (step.thread, step.line, file):
            last = Row(step.thread, step.line, step.source, file=file, resumed=step.preempted)
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


def draw_diagram(threads: Sequence[str], steps: Sequence[Step], width: int) -> list[Line]:
    """The diagram of an execution.

    threads: names, in the order of the columns. steps: in the order in which they ran. width: characters in a line.
    """
    named = len({step.file for step in steps}) > 1
    before, steps, after = _split_main(steps)
    rows = rows_of(steps, named)
    columns = list(dict.fromkeys((*threads, *(row.thread for row in rows))))
    columns = [name for name in columns if any(row.thread == name for row in rows)]
    lines = list(_full_width(rows_of(before, named), width))
    if rows:
        each = (width - 3 * (len(columns) - 1)) // len(columns)
        has_room = each >= MIN_COLUMN_WIDTH or len(columns) == 1
        lines += _columns(rows, columns, each) if has_room else _shared_column(rows, columns, width)
    lines += _full_width(rows_of(after, named), width)
    return lines


def _split_main(steps: Sequence[Step]) -> tuple[Sequence[Step], Sequence[Step], Sequence[Step]]:
    """(main's steps before the other threads, the steps for the columns, main's steps after the other threads)

    If main also does work of its own in between, all of its steps from there on go into the columns.
    """
    others = [index for index, step in enumerate(steps) if step.thread != MAIN]
    first_start = next((index for index, step in enumerate(steps) if step.action == "started"), len(steps))
    if not others:
        return (), steps, ()
    first, last = others[0], others[-1] + 1
    begin = min(first_start, first)
    if any(step.thread == MAIN and step.action not in MANAGING_ACTIONS for step in steps[begin:last]):
        return steps[:begin], steps[begin:], ()
    before = [step for step in steps[:first] if step.action != "joins"]
    between = [step for step in steps[first:last] if step.thread != MAIN]
    after = [step for step in steps[last:] if step.action not in ("joins", "joined")]
    return before, between, after


def _full_width(rows: list[Row], width: int) -> Iterator[Line]:
    """Main's own lines, across the whole width."""
    for row in rows:
        if row.notes:
            yield Line(_cut(_source(row), width), "more")
            for note in row.notes:
                yield from (Line(text, "more") for text in _notes(note, width))


def _columns(rows: list[Row], columns: Sequence[str], each: int) -> Iterator[Line]:
    def across(fill: str, cross: str) -> str:
        return cross.join(fill * each for _ in columns)

    yield Line(across("─", "─┬─"), "rule")
    yield Line(" │ ".join(_cut(name, each).ljust(each) for name in columns).rstrip(), "head")
    yield Line(across("─", "─┼─"), "rule")
    for row, marker in _with_switches(rows):
        if marker:
            yield Line(_label(across("╌", "╌┼╌"), marker), "switch")
        if row is None:
            continue
        at = columns.index(row.thread)
        for text, kind in _cells(row, each):
            cells = [text.ljust(each) if index == at else " " * each for index in range(len(columns))]
            yield Line(" │ ".join(cells).rstrip(), kind)
    yield Line(across("─", "─┴─"), "rule")


def _shared_column(rows: list[Row], columns: Sequence[str], width: int) -> Iterator[Line]:
    """All threads in one column, each row with the name of its thread."""
    margin = min(max(map(len, columns)), width // 3)
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
    """Each row with the text that marks a switch before it; the text is empty if the same thread ran before.

    A thread without steps of its own in the program, such as one of a test that only reads a value, has no rows. Its
    switch is marked all the same: it can be the one that matters.
    """
    skipped = max(0, len(rows) - MAX_ROWS)
    if skipped:
        yield None, f"{skipped} earlier rows are not shown"
    for index in range(skipped, len(rows)):
        row = rows[index]
        last = rows[index - 1] if index > skipped else None
        if last is None or last.thread == row.thread:
            hidden = last is not None and row.resumed
            yield row, f"{row.thread} is interrupted here: a thread that is not shown runs" if hidden else ""
            continue
        later = next((other for other in rows[index:] if other.thread == last.thread), None)
        interrupted = later is not None and later.resumed
        yield row, f"{last.thread} is interrupted here" if interrupted else f"{row.thread} continues"


def _label(rule: str, text: str) -> str:
    text = f" {text} "
    return rule[:2] + _cut(text, len(rule) - 4) + rule[2 + len(text) :]


def _source(row: Row) -> str:
    return f"{row.file}:{row.line}  {row.source}" if row.file else f"{row.line:>3}  {row.source}"


def _cells(row: Row, each: int) -> Iterator[tuple[str, str]]:
    yield _cut(_source(row), each), "code"
    for note in row.notes:
        yield from ((text, "note") for text in _notes(note, each))


def _notes(note: str, each: int) -> list[str]:
    return wrap(_cut(note, MAX_NOTE_LENGTH), max(each, 16), initial_indent="     → ", subsequent_indent="       ")


def _cut(text: str, each: int) -> str:
    return text if len(text) <= each else text[: each - 1] + "…"
