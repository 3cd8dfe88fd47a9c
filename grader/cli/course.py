"""The command `course`: makes the repository that a course gives to its students, and brings a newer kit into it."""

import argparse

from grader.cli.options import folder
from grader.course import Change, init_course, update_course
from grader.reports.escape import escape_control

NEXT = """Next:
  1. Read README.md there, and change it to your course.
  2. Make it a repository: git init, git add -A, git commit, and push it to GitHub.
  3. docs/github.md there says what students do, and which settings the repository needs."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="action")
    made = commands.add_parser("init", help="make a course in a new folder", allow_abbrev=False)
    made.add_argument("folder", type=folder, metavar="DIR")
    made.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises of the course (default: all)")
    made.set_defaults(act=_init)
    changed = commands.add_parser("update", help="bring this kit into a course", allow_abbrev=False)
    changed.add_argument("folder", type=folder, metavar="DIR")
    changed.set_defaults(act=_update)


def run(options: argparse.Namespace) -> int:
    """Makes or updates a course, and says what happened."""
    options.act(options)
    return 0


def _init(options: argparse.Namespace) -> None:
    changes = init_course(options.root, options.folder, options.slugs)
    stubs = sum(each.path.endswith("exercise.toml") for each in changes)
    print(f"Made a course with {stubs} exercises in {escape_control(str(options.folder))}.\n{NEXT}")


def _update(options: argparse.Namespace) -> None:
    changes = update_course(options.root, options.folder)
    if not changes:
        print("The course has this kit already. Nothing changed.")
    for what in ("added", "updated", "removed"):
        _list(what, [each for each in changes if each.what == what])
    if kept := [each for each in changes if each.what == "kept"]:
        _list("kept as it is, because somebody changed it, although the kit has another version", kept)
        print("To take the kit's version of a file, delete the file, then run the command again.")


def _list(title: str, changes: list[Change]) -> None:
    for each in changes:
        print(f"{title}: {escape_control(each.path)}")
