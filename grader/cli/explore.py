"""`python -m grader explore`.

Exit codes: 0 nothing failed · 1 a failure was found · 2 bad use · 3 could not be explored.
"""

import argparse
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any, Final

from grader.model import OperatorError, suggest
from grader.reports.escape import escape_control, escape_control_lines
from grader.reports.interleaving import show_steps
from grader.sim.core import BadToken, Exploration, Failure, NotUnderControl
from grader.sim.diagnosis import explain
from grader.sim.explore import explore, replay
from grader.sim.instrument import load
from grader.sim.watchdog import watched

DEFAULT: Final = "program"
"""The function that is run if none is named."""


def run(options: argparse.Namespace) -> int:
    """Runs the command; returns its exit code. Raises OperatorError for what the operator must put right."""
    path, name = _split(options.program)
    if not path.is_file():
        raise OperatorError(f"{path} is no file.", "Name a Python file, and after a colon the function to run.")
    try:
        with watched(lambda message: _give_up(message, options.json)):
            found = _find(path, name, options)
    except (NotUnderControl, SyntaxError, _Unusable) as problem:
        message = str(problem) if isinstance(problem, NotUnderControl | _Unusable) else f"SyntaxError: {problem}"
        _refuse(message, options.json, sys.stderr)
        return 3
    _write(options.json, found.as_json())
    show(found, sys.stderr if options.json == Path("-") else sys.stdout)
    return 1 if found.failure is not None else 0


def _refuse(message: str, report: Path | None, file: Any) -> None:
    print(f"Could not be explored: {escape_control(message)}", file=file)
    _write(report, {**Exploration("error", 0, 0.0, None).as_json(), "error": message})


def _give_up(message: str, report: Path | None) -> None:
    """Ends the process: a thread of the program is stuck where nothing can reach it."""
    # While programs run, what they print goes nowhere.
    sys.stdout, sys.stderr = sys.__stdout__ or sys.stdout, sys.__stderr__ or sys.stderr
    try:
        _refuse(message, report, sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(3)


class _Unusable(Exception):
    """The program's own module could not be imported."""


def _find(path: Path, name: str, options: argparse.Namespace) -> Exploration:
    try:
        module = load(path)
    except (NotUnderControl, SyntaxError):
        raise
    except Exception as problem:
        last = traceback.extract_tb(problem.__traceback__)[-1]
        text = f"importing {path.name} failed at line {last.lineno}: {type(problem).__name__}: {problem}"
        raise _Unusable(text) from problem
    program = getattr(module, name, None)
    if not callable(program):
        known = [
            key
            for key, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", "") == module.__name__
        ]
        raise OperatorError(f"{path.name} has no function {name!r}.", suggest(name, known))
    if options.replay is None:
        return explore(
            program,
            schedules=options.schedules,
            seconds=options.seconds,
            seed=options.seed,
            strategy=options.strategy,
            cancel=options.cancel,
        )
    try:
        execution = replay(program, options.replay)
    except BadToken as problem:
        raise OperatorError(f"{problem}.", "Copy the token that a failure was shown with.") from problem
    if execution.diverged:
        print("This token was made for another program: its schedule does not fit.", file=sys.stderr)
    outcome = "sampled" if execution.failure is None else "failed"
    return Exploration(outcome, 1, 0.0, execution.failure)


def _split(text: str) -> tuple[Path, str]:
    """FILE:FUNCTION, where a colon can also be part of a Windows path."""
    file, colon, name = text.rpartition(":")
    if colon and name.isidentifier() and file:
        return Path(file), name
    return Path(text), DEFAULT


def _write(path: Path | None, data: dict[str, Any]) -> None:
    if path is None:
        return
    text = json.dumps(data, indent=2) + "\n"
    if path == Path("-"):
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise OperatorError(f"{path} cannot be written: {problem.strerror}.", "Choose another place.") from problem


def show(found: Exploration, file: Any) -> None:
    """The result for a person, in the terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=file, highlight=False, soft_wrap=False)
    speed = f"{found.schedules:,} schedules" if found.schedules != 1 else "1 schedule"
    if found.failure is None:
        words = {"exhausted": f"No failure: {found.bound} was run ({speed})", "sampled": f"No failure found in {speed}"}
        console.print(Text(f"{words[found.outcome]}, {found.seconds:.2f} s.", style="green"))
        if found.outcome == "sampled":
            console.print("That is a sample, not a proof.", style="dim")
        return
    _show_failure(found.failure, console, speed)


def _show_failure(failure: Failure, console: Any, speed: str) -> None:
    from rich.text import Text

    head = explain.headline(failure.kind, failure.type, failure.message)
    console.print(Text(escape_control(head), style="bold red"))
    lines = failure.explanation.splitlines()
    if len(lines) > 1 and lines[1]:
        console.print(Text(escape_control_lines(lines[1])))
    console.print()
    show_steps(failure.threads, failure.steps, console)
    console.print()
    note = explain.gil_note(failure.hidden_by_gil)
    if note:
        console.print(Text(note))
    switches = explain.switches(failure.preemptions) or "No thread was interrupted."
    console.print(Text(f"{switches} Found after {speed}. Replay it with: --replay {failure.token}", style="dim"))
