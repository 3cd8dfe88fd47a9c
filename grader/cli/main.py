"""The command line: chooses the command, and ends with its exit code.

Exit codes: 0 all passed · 1 something failed · 2 a problem of the operator · 3 nothing failed, but not all is known.
An error of ours ends with 3, too: 1 means "something failed" and nothing else. `explore` has codes of its own.
"""

import argparse
import contextlib
import errno
import importlib
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, NoReturn, TextIO, cast

from grader import __version__
from grader.cli.completion import answer, complete_exercises, line_to_complete
from grader.cli.options import folder
from grader.cli.streams import StandardStreams
from grader.intake import ROOT
from grader.model import OperatorError, suggest
from grader.reports.escape import LogStream, escape_control


class Command(NamedTuple):
    """A command of the command line.

    module         the file in this package that has it; imported only when the command is used
    add_arguments  the function there that adds its arguments to a parser
    run            the function there that takes the parsed options and returns the exit code
    has_root       whether it works on a catalogue
    error          its exit code for an error of ours
    relief         what that error does not say
    """

    text: str
    module: str
    add_arguments: str = "add_arguments"
    run: str = "run"
    has_root: bool = True
    error: int = 3
    relief: str = "Nothing counts against a student."


COMMANDS = {  # in the order of --help: what students use stands first
    "grade": Command("Grade your solutions, or those in a folder.", "grade"),
    "watch": Command("Grade an exercise each time you save it, and listen to keys.", "watch"),
    "next": Command("Show where you stand in the course, and what comes next.", "next"),
    "list": Command("List the exercises in the order of learning.", "list"),
    "hint": Command("Show the hints for an exercise, one more each time.", "hint"),
    "run": Command("Run your code once: with real pauses, and with what it prints.", "run"),
    "view": Command("Write a page that steps through what went wrong, and open it.", "view"),
    "solution": Command("Show the solution of an exercise, after a pass or if you ask twice.", "solution"),
    "reset": Command("Give an exercise its stub back. Your code is kept as a backup.", "reset"),
    "explore": Command(
        "Run a program under many thread schedules, and show how it breaks.",
        "explore",
        run="explore_command",
        has_root=False,
        error=4,
        relief="It says nothing about the program.",
    ),
    "compare": Command(
        "Measure threads, tasks and processes here, and judge what articles say of them.", "compare", has_root=False
    ),
    "doctor": Command("Look at what the grader needs of this machine, and name the cure of each problem.", "doctor"),
    "completion": Command("Print what a shell needs to complete commands and exercises.", "completion", has_root=False),
    "comment": Command("Make the comment on a pull request from a JSON report.", "comment", has_root=False),
    "batch": Command(
        "Grade a whole inbox of submissions, unattended.", "batch", "add_batch_arguments", "batch_command"
    ),
    "inbox": Command("Show whose each entry of an inbox is, and why; nothing runs.", "inbox"),
    "report": Command(
        "Write gradebook, results and feedback of a batch again, or pages to look at, from its store.",
        "batch",
        "add_report_arguments",
        "report_command",
    ),
    "override": Command("Set a mark by hand, with a reason and a name, or undo that.", "override", has_root=False),
    "gradebook": Command(
        "Fill the points of a batch into the file that a platform exported.", "gradebook", has_root=False
    ),
    "feedback": Command(
        "Pack the feedback of a batch into a zip that a platform takes back.", "feedback", has_root=False
    ),
    "rejudge": Command(
        "Judge the stored observations of a batch by the rules of today; nothing runs.",
        "batch",
        "add_out_argument",
        "rejudge_command",
    ),
    "check": Command("Check the exercises themselves: stubs, references, wrong solutions.", "check"),
    "export": Command("Write what Gradescope or another platform needs to grade by itself.", "export"),
    "new": Command("Begin a new exercise.", "new"),
    "course": Command("Make the repository of a course, or bring a newer kit into it.", "course"),
}


SHORTAGES = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EIO)
"""Errors of the system that say what the machine lacks. They are the operator's, wherever they come up."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code. `arguments` are those of the process by default."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if (line := line_to_complete()) is not None:
        answer(_parser(line, completing=True))
    signal.signal(signal.SIGTERM, _terminate)
    with _no_commands_in_logs(), warnings.catch_warnings():
        # Warnings of the compiler about submitted code are for its author, and must not become errors of the grader.
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.filterwarnings("ignore", "invalid escape sequence", DeprecationWarning)  # the same in Python 3.11
        return _run(arguments)


@contextlib.contextmanager
def _no_commands_in_logs() -> Iterator[None]:
    """While a command runs, no line that it prints can act in the log of a CI job. A terminal takes no commands."""
    before = sys.stdout, sys.stderr
    wrapped = [LogStream(each) if each is not None and not each.isatty() else each for each in before]
    sys.stdout, sys.stderr = cast("list[TextIO]", wrapped)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        for each in wrapped:
            if isinstance(each, LogStream):
                each.flush()


def _run(arguments: Sequence[str]) -> int:
    try:
        _check_current_folder()
        options = _parser(arguments).parse_args(arguments)
        return int(options.run(options))
    except OperatorError as problem:
        print("grader: " + "\n".join(map(escape_control, problem.lines)), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("grader: interrupted.", file=sys.stderr)
        return 130
    except ModuleNotFoundError as problem:
        if str(problem.name).startswith("grader"):
            return _our_error(arguments)
        print(f"grader: The library {problem.name} is not installed for {sys.executable}. ", end="", file=sys.stderr)
        print(f"Run: {sys.executable} -m pip install -e {escape_control(str(ROOT))}", file=sys.stderr)
        return 2
    except (OSError, MemoryError) as problem:
        if isinstance(problem, OSError) and problem.errno not in SHORTAGES:
            return _our_error(arguments)
        what = f"{problem.strerror} ({problem.filename})" if isinstance(problem, OSError) else "no memory is left"
        print(f"grader: The machine is short of something: {escape_control(what)}.", file=sys.stderr)
        return 2
    except Exception:
        return _our_error(arguments)


def _our_error(arguments: Sequence[str]) -> int:
    """Reports the exception that is being handled as ours, and returns the exit code of the command for it."""
    command = COMMANDS.get(_used(arguments), COMMANDS["grade"])
    traceback.print_exc()
    print(f"grader: This is an error of the grader. {command.relief}", file=sys.stderr)
    return command.error


def _used(arguments: Sequence[str]) -> str:
    """The name of the command in this line; empty if there is none."""
    return next((each for each in arguments if not each.startswith("-")), "")


def run_process(command: Callable[[], int]) -> int:
    """Runs the command as the only purpose of this process; returns its exit code."""
    if sys.platform != "win32":
        # Signals that the shell blocks or ignores would be inherited: a signal for ended processes that never comes.
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.umask(os.umask(0) & 0o077)  # the grader can use what it makes; what others can, the user decides
    streams = StandardStreams()
    try:
        code = command()
    except SystemExit as ended:  # --help and --version
        code = ended.code if isinstance(ended.code, int) else 0
    return streams.finish(code)


def _check_current_folder() -> None:
    try:
        os.getcwd()  # noqa: PTH109
    except OSError as problem:
        raise OperatorError("The current folder does not exist any more.", "Change to another one.") from problem


def _terminate(*_: object) -> None:
    """Ends as Ctrl-C does: all processes are ended, and temporary files are removed."""
    raise KeyboardInterrupt


class _Parser(argparse.ArgumentParser):
    """Reports a mistake in one line, and names the help as the user can ask for it.

    used  the command of the line: what no parser of a command knows comes back to the parser of all of them
    """

    used = ""

    def error(self, message: str) -> NoReturn:
        from grader.reports.next_step import command_line

        unknown = message.removeprefix("unrecognized arguments: ")
        if unknown != message:
            message = f"{self.used} does not know {unknown}"
        name, *rest = [*self.prog.split()[1:], *filter(None, [self.used]), "--help"]
        raise OperatorError(f"{message}.", f"See: {command_line(name, *rest)}")


def _parser(arguments: Sequence[str], *, completing: bool = False) -> argparse.ArgumentParser:
    """The parser for this command line. Only the command that is used has its arguments: others need not be loaded."""
    parser = _Parser(prog="grader", description="Grades concurrent Python by evidence.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"grader {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    parser.used = used = _used(arguments)
    if used and used not in COMMANDS and not completing:
        fix = suggest(used, COMMANDS)
        raise OperatorError(
            f"There is no command {used!r}.", fix if fix.startswith("Did") else "See: python -m grader --help"
        )
    for name, command in COMMANDS.items():
        made = commands.add_parser(name, help=command.text, description=command.text, allow_abbrev=False)
        if name == used:
            module = importlib.import_module(f"grader.cli.{command.module}")
            made.set_defaults(run=getattr(module, command.run))
            if command.has_root:
                made.add_argument("--root", type=folder, default=ROOT, help="folder with exercises/ and solutions/")
            getattr(module, command.add_arguments)(made)
            if completing:
                complete_exercises(made)
    return parser
