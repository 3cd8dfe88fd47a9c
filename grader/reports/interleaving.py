"""The steps of a failing schedule, for `explore` and for races in a report: in the terminal, or as plain lines.

`grader.sim` is imported where it is used: most reports need none of it.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from grader.model import Explained, Observation
from grader.reports.escape import escape_control, escape_control_lines

if TYPE_CHECKING:
    from grader.sim.core import Step

STYLES: Final = {"head": "bold", "rule": "dim", "switch": "yellow", "note": "cyan", "more": "dim"}
WIDEST: Final = 140
"""Characters that the picture takes at most."""


def show_steps(threads: Sequence[str], steps: Sequence["Step"], console: Console, margin: int = 0) -> None:
    """A column for each thread, `margin` characters from the left."""
    from grader.sim.diagnosis import picture

    for line in picture(threads, steps, min(console.width - margin, WIDEST)):
        console.print(Text(" " * margin + escape_control(line.text), style=STYLES.get(line.kind, "")), soft_wrap=True)


def show_race(told: Explained, file: str, console: Console) -> None:
    """What went wrong in words, then the student's own lines: those of other files than `file` are left out."""
    for text in summary_lines(told):
        console.print(Padding(Text(escape_control_lines(text)), (0, 0, 0, 2), expand=False))
    console.print()
    show_steps(told.threads, own_steps(told, file), console, margin=2)


def race_of(evidence: Iterable[Observation]) -> Explained | None:
    """The last schedule that was told step by step, if there is one."""
    return next((seen.ending for seen in reversed(list(evidence)) if isinstance(seen.ending, Explained)), None)


def race_lines(told: Explained, file: str, width: int) -> list[str]:
    """The steps that `show_race` shows, as they are: nothing in them is inert yet."""
    from grader.sim.diagnosis import picture

    return [line.text for line in picture(told.threads, own_steps(told, file), width)]


def own_steps(told: Explained, file: str) -> list["Step"]:
    """The steps in `file`; all of them if there is none."""
    from grader.sim.core import Step

    chosen = [step for step in told.steps if step.file == file] or told.steps
    return [Step(**msgspec.structs.asdict(step)) for step in chosen]


def summary_lines(told: Explained) -> list[str]:
    """The bug in a sentence, how few switches it takes, and whether this interpreter shows it."""
    from grader.sim.diagnosis import gil_note, switches

    return [line for line in (told.sentence, switches(told.preemptions), gil_note(told.hidden_by_gil)) if line]
