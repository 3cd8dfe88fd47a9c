"""The command `next`: where the user stands in the course, and the exercise to do now. Nothing is graded."""

import argparse

from grader.intake import load_catalogue
from grader.learner import ProgressFile
from grader.model import position_in_course


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def run(options: argparse.Namespace) -> int:
    """Prints the position and the next exercise."""
    from rich.console import Console

    from grader.reports.next_step import show_next, show_position

    position = position_in_course(load_catalogue(options.root), ProgressFile(options.root).read())
    console = Console(highlight=False)
    show_position(position, console)
    if position.current is not None:
        console.print()
        show_next(position, console)
    return 0
