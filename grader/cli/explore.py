"""The command `python -m grader explore`.

Exit codes: 0 no failure · 1 a failure was found · 2 wrong use of the command · 3 the program could not be explored ·
4 an error of the grader.
"""

import argparse
import inspect
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any, Final

from grader.cli.explore_tests import explore_tests
from grader.cli.options import STDOUT, check_writable, positive, whole_number
from grader.model import OperatorError, suggest
from grader.reports.escape import escape_control, escape_control_lines, for_log
from grader.reports.interleaving import show_steps
from grader.sim import BadToken, Exploration, Failure, NotUnderControl, explore, load, replay
from grader.sim.diagnosis import gil_note, headline, switch_note
from grader.sim.instrument import PATH, RerunFailed, checks_results, find_installed, opaque_packages
from grader.sim.strategies import STRATEGIES
from grader.sim.watchdog import watched
from grader.surroundings import EXPLORED_PATH

DEFAULT_FUNCTION: Final = "program"
"""Name of the function that is run if the command line names none."""

NOTHING_CHECKED: Final = (
    "The program has no assert and raises nothing, so no result was checked. Only exceptions, deadlocks, livelocks and "
    "leaks count as failures. Add an assert that states what must hold."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "program", metavar="FILE[:FUNCTION]", help="what to run (default function: program); or FILE::TEST of pytest"
    )
    parser.add_argument("--schedules", type=positive, default=1000, metavar="N", help="how many to try (default: 1000)")
    parser.add_argument("--seconds", type=float, metavar="S", help="how long to try")
    parser.add_argument("--seed", type=int, default=0, metavar="K", help="other seeds try other schedules (default: 0)")
    parser.add_argument(
        "--strategy", choices=tuple(STRATEGIES), default="portfolio", help="how to choose them (default: portfolio)"
    )
    parser.add_argument("--cancel", action="store_true", help="also cancel asyncio tasks where they wait")
    parser.add_argument(
        "--jitter",
        action=argparse.BooleanOptionalAction,
        help="let asyncio's sleeps end late and overtake each other (default: where the program reads no clock)",
    )
    parser.add_argument(
        "--bare-runs",
        type=whole_number,
        default=0,
        metavar="N",
        help="try a failing program with plain threads so often, two seconds at most (default: 0)",
    )
    parser.add_argument(
        "--include",
        action="append",
        default=[],
        metavar="PACKAGE",
        help="an installed package that gets switch points, too (repeatable)",
    )
    parser.add_argument("--replay", metavar="TOKEN", help="run only the schedule of this token")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result as JSON ('-': to standard output)")


def explore_command(options: argparse.Namespace) -> int:
    """Runs the command and returns its exit code. Raises OperatorError for a mistake on the command line."""
    if "::" in options.program:
        return explore_tests(options)
    if options.json not in (None, STDOUT):
        check_writable(options.json)
    path, name = _split(options.program)
    if not path.is_file():
        raise OperatorError(
            f"{path} is not a file.",
            "Name a Python file; to run another function than program, add a colon and its name.",
        )
    PATH[:] = [str(Path(each).resolve()) for each in os.environ.get(EXPLORED_PATH, "").split(os.pathsep) if each]
    sys.path += [each for each in PATH if each not in sys.path]
    for package in options.include:
        if find_installed(package.partition(".")[0]) is None:
            raise OperatorError(
                f"--include {package}: there is no package {package!r} with Python source.",
                "Run the command with the Python that the package is installed in, or set PYTHONPATH.",
            )
    try:
        with watched(lambda message: _exit_stuck(message, options.json)):
            found = _explore(path, name, options)
    except (NotUnderControl, SyntaxError, RerunFailed, _ImportFailed) as problem:
        message = f"SyntaxError: {problem}" if isinstance(problem, SyntaxError) else str(problem)
        _report_refusal(message, options.json, sys.stderr)
        return 3
    except (OperatorError, OSError, MemoryError, ModuleNotFoundError):
        raise
    except Exception as problem:
        traceback.print_exc()
        _write(
            options.json,
            {**Exploration("error", 0, 0.0, None).as_json(), "error": f"an error of the grader: {problem}"},
        )
        print("This is an error of the grader. It says nothing about the program.", file=sys.stderr)
        return 4
    checks, opaque = checks_results(str(path.resolve())), opaque_packages(str(path.resolve()))
    _write(options.json, {**found.as_json(), "checks_results": checks, "opaque": opaque})
    file = sys.stderr if options.json == Path("-") else sys.stdout
    show_exploration(found, file, checks)
    if opaque:
        print(f"Without switch points: {', '.join(opaque)}. To switch inside, add --include NAME.", file=file)
    return 1 if found.failure is not None else 0


def _report_refusal(message: str, report: Path | None, file: Any) -> None:
    _write(report, {**Exploration("error", 0, 0.0, None).as_json(), "error": message})
    print(f"Could not be explored: {for_log(escape_control(message))}", file=file)


def _exit_stuck(message: str, report: Path | None) -> None:
    """Ends the process with code 3: a thread of the program is stuck and cannot be interrupted."""
    # During an exploration, standard output and error are silenced.
    sys.stdout, sys.stderr = sys.__stdout__ or sys.stdout, sys.__stderr__ or sys.stderr
    try:
        _report_refusal(message, report, sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(3)


class _ImportFailed(Exception):
    """Importing the program's own module raised an exception."""


def _explore(path: Path, name: str, options: argparse.Namespace) -> Exploration:
    try:
        module = load(path, include=options.include)
    except (NotUnderControl, SyntaxError):
        raise
    except Exception as problem:
        last = traceback.extract_tb(problem.__traceback__)[-1]
        text = f"importing {path.name} failed at line {last.lineno}: {type(problem).__name__}: {problem}"
        raise _ImportFailed(text) from problem
    program = getattr(module, name, None)
    if not callable(program):
        known = [
            key
            for key, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", "") == module.__name__
        ]
        raise OperatorError(f"{path.name} has no function {name!r}.", suggest(name, known))
    _refuse_parameters(program, name)
    if options.replay is None:
        return explore(
            program,
            schedules=options.schedules,
            seconds=options.seconds,
            seed=options.seed,
            strategy=options.strategy,
            cancel=options.cancel,
            jitter=options.jitter,
            bare_runs=options.bare_runs,
        )
    try:
        execution = replay(program, options.replay)
    except BadToken as problem:
        raise OperatorError(f"{problem}.", "Copy the whole token that the failure was reported with.") from problem
    if execution.diverged:
        print(
            "This token belongs to another program or version: its schedule cannot be followed.",
            file=sys.stderr,
        )
    outcome = "sampled" if execution.failure is None else "failed"
    return Exploration(outcome, 1, 0.0, execution.failure)


def _refuse_parameters(program: Any, name: str) -> None:
    try:
        parameters = inspect.signature(program).parameters.values()
    except (TypeError, ValueError):
        return
    optional = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    needed = [each.name for each in parameters if each.default is each.empty and each.kind not in optional]
    if needed:
        raise OperatorError(
            f"{name} takes parameters ({', '.join(needed)}).",
            "Name a function without any: one that calls it with values.",
        )


def _split(text: str) -> tuple[Path, str]:
    """(file, function) from FILE:FUNCTION. A colon may also be part of a Windows path."""
    file, colon, name = text.rpartition(":")
    if colon and name.isidentifier() and file:
        return Path(file), name
    return Path(text), DEFAULT_FUNCTION


def _write(path: Path | None, data: dict[str, Any]) -> None:
    if path is None:
        return
    text = json.dumps(data, indent=2).replace("##", "#\\u0023") + "\n"  # inert in the log of a CI job
    if path == Path("-"):
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise OperatorError(f"{path} cannot be written: {problem.strerror}.", "Choose another file.") from problem


def show_exploration(found: Exploration, file: Any, checks: bool = True) -> None:
    """Prints the result for a person to `file`. checks: whether the program checks its own results."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=file, highlight=False, soft_wrap=False)
    count = f"{found.schedules:,} schedules" if found.schedules != 1 else "1 schedule"
    if found.failure is None:
        result = {
            "proved": f"Proved: all {count}" if found.schedules != 1 else "Proved: the only schedule",
            "bounded": f"No failure: {found.bound} was run ({count})",
            "sampled": f"No failure in {count}",
        }
        console.print(Text(f"{result[found.outcome]}, {found.seconds:.2f} s.", style="green"))
        if found.outcome == "sampled":
            console.print("This is a sample, not a proof.", style="dim")
        if found.jitter:
            console.print("asyncio's sleeps could end late and overtake each other (--jitter).", style="dim")
        if not checks:
            console.print(NOTHING_CHECKED)
        return
    _show_failure(found.failure, console, count)


def _show_failure(failure: Failure, console: Any, count: str) -> None:
    from rich.text import Text

    title = headline(failure.kind, failure.type, failure.message)
    console.print(Text(escape_control(title), style="bold red"))
    lines = failure.explanation.splitlines()
    if len(lines) > 1 and lines[1]:
        console.print(Text(escape_control_lines(lines[1])))
    console.print()
    show_steps(failure.threads, failure.steps, console)
    console.print()
    note = gil_note(failure.hidden_by_gil, failure.bare_failures, failure.bare_runs)
    if note:
        console.print(Text(note))
    switches = switch_note(failure.preemptions) or "No thread was interrupted."
    console.print(Text(f"{switches} Found after {count}. Replay it with: --replay {failure.token}", style="dim"))
