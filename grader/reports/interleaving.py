"""The steps of a failing schedule, for `explore` and for reports: in the terminal, or as plain lines.

`grader.sim` is imported inside the functions that use it: most reports do not need it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from grader.model import SCENARIOS, Explained, InterleavingStep
from grader.reports.escape import escape_control, escape_control_lines

if TYPE_CHECKING:
    from grader.sim.core import Step

STYLES: Final = {"head": "bold", "rule": "dim", "switch": "yellow", "note": "cyan", "more": "dim"}
MAX_WIDTH: Final = 140
"""Characters in a line of the diagram, at most; a narrower terminal shows fewer."""


def show_steps(threads: Sequence[str], steps: Sequence["Step"], console: Console, margin: int = 0) -> None:
    """Print the steps, one column for each thread, `margin` characters from the left."""
    from grader.sim.diagnosis import draw_diagram

    lines = draw_diagram(threads, steps, min(console.width - margin, MAX_WIDTH))
    shown = [Text(" " * margin + escape_control(each.text), style=STYLES.get(each.kind, "")) for each in lines]
    if shown:  # all at once, which takes less time
        console.print(Text("\n").join(shown), soft_wrap=True)


def show_race(explained: Explained, file: str, console: Console) -> None:
    """Print what went wrong, then the steps in `file`; steps in other files are left out."""
    for text in (lines := summary_lines(explained)):
        console.print(Padding(Text(escape_control_lines(text)), (0, 0, 0, 2), expand=False))
    if lines:
        console.print()
    show_steps(explained.threads, own_steps(explained, file), console, margin=2)


def race_lines(explained: Explained, file: str, width: int) -> list[str]:
    """The steps that `show_race` shows, at most `width` characters a line. The text is not escaped yet."""
    from grader.sim.diagnosis import draw_diagram

    return [line.text for line in draw_diagram(explained.threads, own_steps(explained, file), width)]


def own_steps(explained: Explained, file: str) -> list["Step"]:
    """The steps in `file`; all steps if none is in it."""
    from grader.sim.core import Step

    own = own_file(explained.steps, file)
    chosen = [step for step in explained.steps if step.file == own] or explained.steps
    return [Step(**msgspec.structs.asdict(step)) for step in chosen]


def own_file(steps: Sequence[InterleavingStep], file: str) -> str:
    """The name that the submitted file has in the steps. It runs as `<slug>.py`, whatever its own name, `file`, is."""
    names = dict.fromkeys(step.file for step in steps)
    return file if file in names else next((name for name in names if name and name != SCENARIOS), file)


def summary_lines(explained: Explained) -> list[str]:
    """The bug in a sentence, the number of switches it takes, and whether this interpreter shows it."""
    from grader.sim.diagnosis import gil_note, switch_note

    return [
        line
        for line in (explained.sentence, switch_note(explained.preemptions), gil_note(explained.hidden_by_gil))
        if line
    ]
