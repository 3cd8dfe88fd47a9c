"""The end of a report for the user's own solutions: where they stand in the course, and what comes next."""

import os
from datetime import datetime
from pathlib import Path

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from grader.model import CoursePosition, Exercise
from grader.reports.escape import escape_control


def show_position(position: CoursePosition, console: Console) -> None:
    """Print how many exercises are done. At the end of the course, say so visibly."""
    done = f"{len(position.done)} of {position.total} exercises done"
    if position.done and position.current is None:
        text = Text.assemble(("You have finished the course.", "bold green"), f"\n{done}{_span(position)}.")
        console.print(Panel(text, box=box.DOUBLE, border_style="green", expand=False, padding=(1, 3)))
    else:
        console.print(done, highlight=False)


def show_next(position: CoursePosition, console: Console) -> None:
    """Print the next exercise with its files and commands; nothing at the end of the course."""
    if position.current is not None:
        show_exercise_steps(position.current, console)


def show_exercise_steps(exercise: Exercise, console: Console) -> None:
    """Print an exercise with its files and the commands for it."""
    console.print(Text.assemble(("next  ", "dim"), (exercise.slug, "bold"), f"  {exercise.metadata.title}"))
    console.print(Padding(Text(exercise.metadata.summary), (0, 0, 1, 6), expand=False))
    steps = [("read", short_path(exercise.folder / "README.md")), ("edit", short_path(exercise.stub))]
    steps += [("grade", command_line("grade", exercise.slug)), ("hint", command_line("hint", exercise.slug))]
    for word, text in steps:
        console.print(Text.assemble((f"      {word:<6}", "dim"), text), soft_wrap=True)


def command_line(name: str, *arguments: str) -> str:
    """The command as the user types it: through nox if the program was started by nox."""
    if os.environ.get("GRADER_VIA") == "nox":
        return " ".join([f"nox -s {name}", *(["--", *arguments] if arguments else [])])
    return " ".join(["python -m grader", name, *arguments])


def short_path(path: str | Path) -> str:
    """The path from the current folder if it is inside of it, without control characters."""
    try:
        return escape_control(str(Path(path).resolve().relative_to(Path.cwd())))
    except ValueError:
        return escape_control(str(path))


def _span(position: CoursePosition) -> str:
    """The days from the first pass to the last one, such as `, from 3 May 2026 to 28 June 2026`."""
    try:
        days = [datetime.fromisoformat(each).astimezone().date() for each in (position.first, position.last)]
    except (ValueError, OverflowError, OSError):
        return ""
    first, last = (f"{day.day} {day:%B %Y}" for day in days)
    return f", on {last}" if first == last else f", from {first} to {last}"
