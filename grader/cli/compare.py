"""The command `compare`: measures threads, tasks and processes here, and judges what articles say of them."""

import argparse
from pathlib import Path

import msgspec

from grader.cli.options import check_writable, write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page with plots")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurements and verdicts as JSON")


def run(options: argparse.Namespace) -> int:
    """Measures, then prints the verdicts and all numbers. Returns 0."""
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table
    from rich.text import Text

    from grader.comparison import answers, compare, rows, to_html

    for path in (options.html, options.json):
        if path is not None:
            check_writable(path)
    console = Console(highlight=False)
    console.print("Measuring. This takes about a minute.", style="dim")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("measuring")
        found = compare(on_step=lambda done, total: progress.update(task, completed=done, total=total))
    judged = answers(found)
    if options.json:
        write_file(options.json, msgspec.json.format(msgspec.json.encode({"answers": judged, "measured": found})))
    if options.html:
        write_file(options.html, to_html(found).encode())
    table = Table(box=None, padding=(0, 2, 1, 0), header_style="dim")
    for name in ("sentence", "verdict", "measured"):
        table.add_column(name, no_wrap=name == "verdict")
    for answer in judged:
        table.add_row(answer.sentence, Text(answer.verdict, "bold"), answer.why)
    console.print(table)
    for title, group in rows(found):
        console.print(Text(title, "bold"))
        numbers = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
        for justify in ("left", "right", "right"):
            numbers.add_column(justify=justify)
        for row in group:
            numbers.add_row(*row)
        console.print(numbers)
        console.print()
    if options.html:
        console.print(f"The page with plots: {options.html}")
    return 0
