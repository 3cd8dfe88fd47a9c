"""The command `reset`: gives an exercise its stub back. It asks first, and keeps what the user wrote."""

import argparse
import sys

from msgspec.structs import replace

from grader.intake import choose_one, load_catalogue
from grader.learner import ProgressFile, is_as_handed_out, put_stub_back
from grader.model import OperatorError
from grader.reports.next_step import short_path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", metavar="SLUG", help="the exercise: its name or its path")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    """Asks, keeps a backup, and writes the stub. Returns 0 if the file is the stub in the end, else 1."""
    exercise = choose_one(load_catalogue(options.root), options.slug)
    if is_as_handed_out(exercise):
        print(f"{short_path(exercise.stub)} is the stub already. Nothing is changed.")
        return 0
    if not options.yes and not _confirmed(f"Replace {short_path(exercise.stub)} by the stub? A backup is kept. [y/N] "):
        print("Nothing is changed.")
        return 1
    backup = put_stub_back(exercise, options.root)
    ProgressFile(options.root).change_one(exercise.slug, lambda each: replace(each, done=False))
    print(f"{short_path(exercise.stub)} is the stub again.")
    if backup is not None:
        print(f"Your code is in {short_path(backup)}.")
    return 0


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise OperatorError("There is no terminal to ask.", "Add --yes to the command.")
    print(question, end="", flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")
