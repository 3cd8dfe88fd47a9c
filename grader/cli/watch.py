"""The command `watch`: grades an exercise each time that it is saved."""

import argparse

from grader.cli.options import add_isolation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "slug", nargs="?", default="", metavar="SLUG", help="the exercise to begin with (default: the next one)"
    )
    add_isolation(parser, "auto")


def run(options: argparse.Namespace) -> int:
    """Watches until the user presses q or Ctrl-C. Returns 0."""
    from rich.console import Console

    from grader.watch import watch

    return watch(options.root, options.slug, Console(highlight=False), options.isolation)
