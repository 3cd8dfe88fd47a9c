"""The picture of a race: the student's own lines in the order in which they ran, a column for each thread or task."""

from collections.abc import Sequence

from grader.formats.inert import inert
from grader.observation import Explained, Step

NARROWEST, WIDEST = 22, 60
SHOWN_ROWS = 40


class Row:
    """One line of one thread, with what it did there before another one went on."""

    def __init__(self, step: Step) -> None:
        self.thread, self.line, self.source = step.thread, step.line, step.source
        self.notes: list[str] = []


def interleaving(told: Explained, file: str, width: int) -> list[str]:
    """Lines of text, at most `width` columns wide. Lines of other files than `file` are left out if any are of it."""
    own = [step for step in told.steps if step.file == file] or list(told.steps)
    rows = _without_setup(_rows(own))
    if not rows:
        return []
    names = [name for name in told.threads if any(row.thread == name for row in rows)]
    left = rows[-SHOWN_ROWS:]
    each = min(WIDEST, (width - 3 * (len(names) - 1)) // len(names))
    if each < NARROWEST:
        return [*_cut(rows, left), *_in_one_column(left, width)]
    lines = [" │ ".join(inert(name)[:each].ljust(each) for name in names).rstrip()]
    lines.append("─┼─".join("─" * each for _ in names))
    lines += _cut(rows, left)
    for index, row in enumerate(left):
        if index and left[index - 1].thread != row.thread:
            lines.append("╌┼╌".join("╌" * each for _ in names))
        for text in _cell(row, each):
            cells = [text.ljust(each) if name == row.thread else " " * each for name in names]
            lines.append(" │ ".join(cells).rstrip())
    return lines


def _rows(steps: Sequence[Step]) -> list[Row]:
    rows: list[Row] = []
    for step in steps:
        if not rows or (rows[-1].thread, rows[-1].line) != (step.thread, step.line):
            rows.append(Row(step))
        note = _note(step)
        if note and note not in rows[-1].notes:
            rows[-1].notes.append(note)
    return [row for row in rows if row.source]


def _without_setup(rows: list[Row]) -> list[Row]:
    """What one thread did before all others, and none did later, is no part of a race."""
    if not rows:
        return rows
    start = next((index for index, row in enumerate(rows) if row.thread != rows[0].thread), 0)
    return rows if any(row.thread == rows[0].thread for row in rows[start:]) else rows[start:]


def _note(step: Step) -> str:
    match step.action:
        case "call":
            return ""
        case "read" | "write":
            verb = "reads" if step.action == "read" else "writes"
            return f"{verb} {step.target} = {step.value}" if step.value and not step.value.startswith("<") else ""
        case _:
            return f"{step.action} {step.target}".rstrip()


def _cell(row: Row, width: int) -> list[str]:
    """The source line, then what it did, each on lines of its own."""
    source = inert(row.source.strip())
    lines = [_fit(f"{row.line:>3}  {source}", width)]
    return lines + [_fit(f"     → {inert(note)}", width) for note in row.notes]


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _in_one_column(rows: Sequence[Row], width: int) -> list[str]:
    """For many threads or narrow terminals: the name of the thread where it takes over."""
    lines = []
    for index, row in enumerate(rows):
        if not index or rows[index - 1].thread != row.thread:
            lines.append(f"── {inert(row.thread)} ".ljust(min(width, 60), "─"))
        lines += _cell(row, width)
    return lines


def _cut(rows: Sequence[Row], left: Sequence[Row]) -> list[str]:
    more = len(rows) - len(left)
    return [f"… {more} earlier line{'s' if more > 1 else ''} left out"] if more else []


def story(told: Explained) -> list[str]:
    """The bug in a sentence, how few switches it takes, and whether this interpreter shows it."""
    lines = [told.sentence] if told.sentence else []
    if told.preemptions:
        many = f"{told.preemptions} switches in the wrong places are" if told.preemptions > 1 else "One switch is"
        lines.append(f"{many} enough.")
    if told.hidden_by_gil:
        lines.append(
            "The global lock of this CPython hides this today: it does not switch threads at that point. Free-threaded "
            "Python, other versions and other interpreters do."
        )
    return lines
