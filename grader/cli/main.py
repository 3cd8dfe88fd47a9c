"""The command line.

Exit codes: 0 all passed · 1 something failed · 2 the operator's mistake · 3 nothing failed, but not all is known.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from grader import __version__
from grader.grading import Request, grade
from grader.intake import ROOT, choose, load_catalogue
from grader.model import CheckReport, OperatorError
from grader.reports.escape import escape_control


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _terminate)
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except OperatorError as problem:
        print(f"grader: {escape_control(str(problem))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("grader: interrupted.", file=sys.stderr)
        return 130


def _terminate(*_: object) -> None:
    """Ends as Ctrl-C does: everything that was started is ended, and temporary files go."""
    raise KeyboardInterrupt


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise OperatorError(f"{message}.", f"See {self.prog} --help.")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="grader", description="Grades concurrent Python by evidence.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"grader {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        made.set_defaults(run=run)
        made.add_argument("--root", type=_folder, default=ROOT, help="folder with exercises/ and solutions/")
        return made

    made = command("grade", _grade, "Grade your solutions, or those in a folder.")
    made.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises to grade (default: all)")
    whose = made.add_mutually_exclusive_group()
    whose.add_argument("--submission", type=_folder, metavar="DIR", help="grade the files found in this folder")
    whose.add_argument("--solutions", action="store_true", help="grade the reference solutions")
    made.add_argument(
        "--isolation",
        choices=("auto", "on", "off"),
        default="auto",
        help="run submitted code behind walls: where that is possible, always, or never (default: auto)",
    )
    made.add_argument("--json", type=Path, metavar="FILE", help="write the report as JSON ('-': to standard output)")
    made.add_argument("--junit", type=Path, metavar="FILE", help="write the report as JUnit XML")
    made.add_argument("--svg", type=Path, metavar="FILE", help="write what the terminal shows as a picture")

    _add_batch(command)

    made = command("check", _check, "Check the exercises themselves: stubs, references, wrong solutions.")
    made.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises to check (default: all)")

    made = command("hint", _hint, "Show the hints for an exercise, one more each time.")
    made.add_argument("slug", metavar="SLUG")
    made.add_argument("number", nargs="?", type=int, metavar="N", help="how many to show (default: one)")

    made = command("new", _new, "Begin a new exercise.")
    made.add_argument("slug", metavar="SLUG")
    made.add_argument("--track", default="threads", help="folder to put it in (default: threads)")

    text = "Run a program under many thread schedules, and show how it breaks."
    made = commands.add_parser("explore", help=text, description=text, allow_abbrev=False)
    made.set_defaults(run=_explore)
    made.add_argument("program", metavar="FILE[:FUNCTION]", help="what to run (default function: program)")
    made.add_argument("--schedules", type=_positive, default=1000, metavar="N", help="how many to try (default: 1000)")
    made.add_argument("--seconds", type=float, metavar="S", help="how long to try")
    made.add_argument("--seed", type=int, default=0, metavar="K", help="other seeds try other schedules (default: 0)")
    strategies = ("portfolio", "random", "pct", "dfs")
    made.add_argument(
        "--strategy", choices=strategies, default="portfolio", help="how to choose them (default: portfolio)"
    )
    made.add_argument("--cancel", action="store_true", help="also cancel asyncio tasks where they wait")
    made.add_argument("--replay", metavar="TOKEN", help="run only the schedule of this token")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the result as JSON ('-': to standard output)")
    return parser


def _add_batch(command: Callable[..., argparse.ArgumentParser]) -> None:
    made = command("batch", _batch, "Grade a whole inbox of submissions, unattended.")
    made.add_argument("inbox", type=_folder, metavar="INBOX", help="folder or archive with the submissions")
    made.add_argument("--out", type=_folder, metavar="OUT", required=True, help="folder for the results")
    made.add_argument("--exercise", action="append", default=[], metavar="SLUG", help="only this one (may be repeated)")
    made.add_argument("--roster", type=Path, metavar="FILE.csv", help="the list of students: their ids, who is missing")
    made.add_argument("--isolation", choices=("auto", "on", "off"), default="on", help="as in grade (default: on)")
    made.add_argument("--cluster", metavar="ADDRESS", help="grade on a Dask cluster: tcp://scheduler:8786")
    again = made.add_mutually_exclusive_group()
    again.add_argument("--force", action="store_true", help="grade everything again")
    again.add_argument(
        "--only", action="append", default=[], metavar="ID", help="grade this one again (may be repeated)"
    )
    again.add_argument("--failed", action="store_true", help="grade again what failed")
    again.add_argument("--inconclusive", action="store_true", help="grade again what was inconclusive")

    made = command("report", _report, "Write gradebook, results and feedback of a batch anew, from its store.")
    made.add_argument("out", type=_folder, metavar="OUT", help="folder that a batch has written to")

    made = command("rejudge", _rejudge, "Judge what a batch has observed by the rules of today; nothing is run.")
    made.add_argument("out", type=_folder, metavar="OUT", help="folder that a batch has written to")


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return Path(text).absolute()


def _grade(options: argparse.Namespace) -> int:
    outputs = [path for path in (options.json, options.junit, options.svg) if path not in (None, Path("-"))]
    for path in outputs:
        _check_writable(path)
    request = Request(
        slugs=tuple(options.slugs),
        submission=options.submission,
        solutions=options.solutions,
        isolation=options.isolation,
        root=options.root,
    )
    with Progress() as progress:
        report = grade(request, progress)
    # Imported late: rich takes a tenth of a second that the grading itself can use.
    from rich.console import Console

    from grader.reports import json_report, junit, terminal

    to_stdout = options.json == Path("-")
    console = Console(stderr=to_stdout, highlight=False, record=options.svg is not None)
    terminal.show(report, console, practice=not (options.submission or options.solutions))
    if options.svg:
        title = " ".join(["grade", *options.slugs])
        _write(options.svg, console.export_svg(title=title).encode())
    if to_stdout:
        sys.stdout.buffer.write(json_report.to_json(report))
    elif options.json:
        _write(options.json, json_report.to_json(report))
    if options.junit:
        _write(options.junit, junit.to_junit(report))
    return report.exit_code


def _batch(options: argparse.Namespace) -> int:
    from grader.cli.batch import batch

    return batch(options)


def _report(options: argparse.Namespace) -> int:
    from grader.cli.batch import report

    return report(options.out)


def _rejudge(options: argparse.Namespace) -> int:
    from grader.cli.batch import rejudge

    return rejudge(options.out, options.root)


class Progress:
    """A count of checks on a terminal's last line, while they run."""

    def __init__(self) -> None:
        self._count = 0
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        # A copy, since pytest takes the standard streams while it runs.
        self._file = os.fdopen(os.dup(sys.stderr.fileno()), "w") if self._live else None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            with self._file:
                self._file.write("\r\x1b[K")

    def __call__(self, _: CheckReport) -> None:
        self._count += 1
        if self._file is not None:
            print(f"\r{self._count} checks done", end="", file=self._file, flush=True)


def _check(options: argparse.Namespace) -> int:
    from grader.cli.check import check_catalogue

    return check_catalogue(choose(load_catalogue(options.root), options.slugs))


def _hint(options: argparse.Namespace) -> int:
    [exercise] = choose(load_catalogue(options.root), [options.slug])
    hints = exercise.metadata.hints
    count = options.number if options.number is not None else 1
    if not 1 <= count <= len(hints):
        raise OperatorError(f"{options.slug} has {len(hints)} hints.", f"Ask for 1 to {len(hints)}.")
    for number, hint in enumerate(hints[:count], 1):
        print(f"{number}. {hint}")
    if count < len(hints):
        print(f"\n{len(hints) - count} more: add {count + 1} to the command.")
    return 0


def _new(options: argparse.Namespace) -> int:
    from grader.cli.new import scaffold

    folder = scaffold(options.root, options.slug, options.track)
    print(f"Made {folder}. Fill it in, then run: python -m grader check {options.slug}")
    return 0


def _explore(options: argparse.Namespace) -> int:
    from grader.cli.explore import run

    if options.json not in (None, Path("-")):
        _check_writable(options.json)
    return run(options)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _check_writable(path: Path) -> None:
    if path.is_dir() or not path.parent.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise OperatorError(f"{path} cannot be written.", "Name a file in a folder that exists and is yours.")


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise OperatorError(f"{path} cannot be written: {problem.strerror}.", "Choose another place.") from problem
