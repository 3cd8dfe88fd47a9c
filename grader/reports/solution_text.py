"""A solution in the terminal: the file, its code in colours, and other ways to do it."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax
from rich.text import Text

from grader.reports.escape import escape_control, escape_control_lines
from grader.reports.next_step import short_path


def show_solution(path: Path, text: str, others: Sequence[tuple[Path, str]], console: Console) -> None:
    """Print it. `others` are the files of other right solutions, each with a sentence."""
    console.print(Text.assemble((short_path(path), "bold"), "\n"), soft_wrap=True)
    shown = escape_control_lines(text.rstrip())
    if console.is_terminal and not console.no_color:
        console.print(Syntax(shown, "python", theme="ansi_dark", background_color="default", word_wrap=True))
    else:
        console.print(Text(shown), soft_wrap=True)
    if others:
        console.print(Text("\nOther ways to do it", "bold"))
    for other, summary in others:
        console.print(Text.assemble(f"  {short_path(other)}  ", (escape_control(summary), "dim")), soft_wrap=True)
