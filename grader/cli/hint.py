"""The command `hint`: shows the hints of an exercise, one more each time."""

import argparse

from msgspec.structs import replace

from grader.cli.options import add_exercise, chosen_exercise
from grader.intake import load_catalogue
from grader.learner import ProgressFile
from grader.model import OperatorError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_exercise(parser)
    parser.add_argument("number", nargs="?", type=int, default=1, metavar="N", help="how many to show (default: 1)")


def run(options: argparse.Namespace) -> int:
    """Prints the first N hints. Raises OperatorError for an unknown exercise or a number of hints that it lacks."""
    if options.slug is not None and options.slug.isdecimal():  # `hint 2`: two hints for the exercise that comes next
        options.slug, options.number = None, int(options.slug)
    exercise = chosen_exercise(options, load_catalogue(options.root))
    hints = exercise.metadata.hints
    if not hints:
        raise OperatorError(f"{exercise.slug} has no hints.", "Its README.md is all there is.")
    if not 1 <= options.number <= len(hints):
        raise OperatorError(f"{exercise.slug} has {len(hints)} hints.", f"Ask for 1 to {len(hints)}.")
    for number, hint in enumerate(hints[: options.number], 1):
        print(f"{number}. {hint}")
    ProgressFile(options.root).change_one(
        exercise.slug, lambda each: replace(each, hints=max(each.hints, options.number))
    )
    if options.number < len(hints):
        print(f"\n{len(hints) - options.number} more: add {options.number + 1} to the command.")
    return 0
