"""Types of options, and files that commands write."""

import argparse
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from grader.intake import PLATFORMS, Platform, choose_one, platform_called, platform_of_regex
from grader.learner import ProgressFile
from grader.model import Audience, Exercise, OperatorError, position_in_course

STDOUT = Path("-")
"""The name that stands for standard output."""


def folder(text: str) -> Path:
    """The type of an option that names a folder; it need not exist."""
    if not text:
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return Path(text).absolute()


def add_exercise(parser: argparse.ArgumentParser) -> None:
    """Adds the argument SLUG, which can be left out."""
    parser.add_argument(
        "slug", nargs="?", metavar="SLUG", help="the exercise: its name or its path (default: the one that comes next)"
    )


def chosen_exercise(options: argparse.Namespace, exercises: list[Exercise]) -> Exercise:
    """The exercise that SLUG names, or the one that comes next in the course, which is named then.

    Raises OperatorError for a selector that names nothing, and without one at the end of the course.
    """
    if options.slug is not None:
        return choose_one(exercises, options.slug)
    current = position_in_course(exercises, ProgressFile(options.root).read()).current
    if current is None:
        raise OperatorError("You have finished the course.", "Name an exercise.")
    print(f"{current.slug}, the exercise that comes next:\n")
    return current


def positive(text: str) -> int:
    """The type of an option that takes a number from 1 on."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def whole_number(text: str) -> int:
    """The type of an option that takes a number from 0 on."""
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must be at least 0")
    return value


def add_isolation(parser: argparse.ArgumentParser, default: str) -> None:
    """Adds `--isolation`."""
    parser.add_argument(
        "--isolation",
        choices=("auto", "on", "off"),
        default=default,
        help=f"isolate submitted code where that is possible, always, or never (default: {default})",
    )


def add_trust(parser: argparse.ArgumentParser, default: str) -> None:
    """Adds `--trust`."""
    parser.add_argument(
        "--trust",
        choices=("author", "nobody"),
        default=default,
        help="a pass that the code could have forged stands, with a remark (author), or needs a review (nobody) "
        f"(default: {default})",
    )


def add_audience(parser: argparse.ArgumentParser, what: str) -> None:
    """Adds `--audience`: whom `what` is for."""
    parser.add_argument(
        "--audience",
        type=_audience,
        default=Audience.STUDENT,
        metavar="WHO",
        help=f"whom {what} is for: student, student-after-due-date or instructor (default: student)",
    )


def _audience(text: str) -> Audience:
    try:
        return Audience(text.replace("-", "_"))
    except ValueError:
        names = (each.value.replace("_", "-") for each in Audience)
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(names)}") from None


def check_writable(path: Path) -> None:
    """Raises OperatorError if the file cannot be written. Called before work begins that would be lost."""
    if path.is_dir() or not path.parent.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise OperatorError(f"{path} cannot be written.", "Name a file in a folder that exists and is yours.")


def write_file(path: Path, content: bytes) -> None:
    """Raises OperatorError if the file cannot be written."""
    with writing(path):
        path.write_bytes(content)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises OperatorError if the file cannot be written."""
    try:
        yield
    except OSError as problem:
        raise OperatorError(f"{path} cannot be written: {problem.strerror}.", "Choose another place.") from problem


def add_platform(parser: argparse.ArgumentParser) -> None:
    """Adds the options that say whose the entries of an inbox are."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--platform", choices=[each.name for each in PLATFORMS], help="where the inbox comes from (default: found)"
    )
    where.add_argument(
        "--names", metavar="REGEX", help="how names are built, with the groups student, attempt, late and file"
    )
    parser.add_argument(
        "--accept", type=Path, metavar="FILE.csv", help="decisions: the columns entry and student; - for nobody"
    )


def add_course(parser: argparse.ArgumentParser) -> None:
    """Adds `--course`."""
    parser.add_argument(
        "--course", type=Path, metavar="FILE", help="rules of the course (default: course.toml beside INBOX)"
    )


def platform_of(options: argparse.Namespace) -> Platform | None:
    """The platform that the options name; None to find it. Raises OperatorError for a pattern that is not one."""
    if options.names:
        return platform_of_regex(options.names)
    return platform_called(options.platform) if options.platform else None
