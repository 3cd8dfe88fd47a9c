"""The command `list`: the exercises in the order of learning. Nothing is graded."""

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby

from grader.intake import load_catalogue
from grader.learner import ProgressFile
from grader.model import Exercise, position_in_course

BEGIN, END = "<!-- exercises -->", "<!-- end of exercises -->"
"""The lines of the README around the table of exercises."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--readme", action="store_true", help="renew the table of exercises in the README")


def run(options: argparse.Namespace) -> int:
    """Prints all exercises by track, with level and title."""
    exercises = load_catalogue(options.root)
    if options.readme:
        readme = options.root / "README.md"
        readme.write_text(renew(readme.read_text(encoding="utf-8"), exercises), encoding="utf-8")
        return 0
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from grader.reports.next_step import show_position

    position = position_in_course(exercises, ProgressFile(options.root).read())
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("", "track", "exercise", "level", ""):
        table.add_column(name, justify="right" if name == "level" else "left")
    for track, group in groupby(exercises, key=lambda each: each.track):
        for number, each in enumerate(group):
            data = each.metadata
            heading = "" if number else track
            title = data.title + ("" if data.form == "complete" else f" ({data.form})")
            mark = Text("✓", "green") if each.slug in position.done else Text("→" if each == position.current else "")
            table.add_row(mark, heading, Text(each.slug, "bold"), str(data.difficulty), title)
    console = Console(highlight=False)
    console.print(table)
    console.print()
    show_position(position, console)
    return 0


def markdown_table(exercises: Sequence[Exercise]) -> str:
    """A Markdown table of the exercises, one row each, with a link to the folder."""
    return "".join(f"{row}\n" for row in _rows(exercises))


def renew(text: str, exercises: Sequence[Exercise]) -> str:
    """The text of the README with a table of these exercises in the place of the old one."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{markdown_table(exercises)}{END}{after}"


def _rows(exercises: Sequence[Exercise]) -> Iterator[str]:
    yield "| track | exercise | level | what you learn |"
    yield "|---|---|---|---|"
    for track, group in groupby(exercises, key=lambda each: each.track):
        for number, each in enumerate(group):
            link = f"[{each.slug}](exercises/{track}/{each.folder.name})"
            summary = each.metadata.summary.replace("|", "\\|")
            yield f"| {'' if number else track} | {link} | {each.metadata.difficulty} | {summary} |"
