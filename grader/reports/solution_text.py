"""A solution in the terminal: the file, its code in colours, and other ways to do it."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax
from rich.text import Text

from grader.reports.escape import escape_control, escape_control_lines
from grader.reports.next_step import short_path

CONTINUED = 8
"""Characters by which the rest of a long line of code stands deeper than its beginning."""
LEAST = 20
"""Characters of code in a row at least; in a narrower terminal, lines are broken anywhere."""


def show_solution(path: Path, text: str, others: Sequence[tuple[Path, str]], console: Console) -> None:
    """Print it. `others` are the files of other right solutions, each with a sentence."""
    console.print(Text.assemble((short_path(path), "bold"), "\n"), soft_wrap=True)
    shown = Text(escape_control_lines(text.rstrip()))
    if console.is_terminal:
        if not console.no_color:
            shown = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(shown.plain)
            shown.rstrip()
        for line in shown.split("\n", allow_blank=True):
            _show_line(line, console)
    else:
        console.print(shown, soft_wrap=True)
    if others:
        console.print(Text("\nOther ways to do it", "bold"))
    for other, summary in others:
        console.print(Text.assemble(f"  {short_path(other)}  ", (escape_control(summary), "dim")), soft_wrap=True)


def _show_line(line: Text, console: Console) -> None:
    """Print a line of code. What the terminal has no room for goes on below, deeper than the line begins."""
    depth = len(line.plain) - len(line.plain.lstrip())
    width = console.width - depth - CONTINUED
    if line.cell_len <= console.width or width < LEAST:
        console.print(line, soft_wrap=True)
        return
    for number, part in enumerate(line[depth:].wrap(console, width)):
        part.rstrip()
        console.print(Text(" " * (depth + CONTINUED * bool(number))).append_text(part), soft_wrap=True)
