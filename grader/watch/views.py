"""What each frame of watch mode shows. These functions print; they decide and remember nothing."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from grader.model import CoursePosition, Exercise, ExerciseReport
from grader.reports import terminal
from grader.reports.escape import escape_control_lines
from grader.reports.next_step import short_path, show_position

MARGIN = 8
"""Lines of a list's screen that are not exercises."""


def show_verdict(
    exercise: Exercise,
    report: ExerciseReport | None,
    position: CoursePosition,
    notes: Sequence[str],
    console: Console,
    *,
    has_keys: bool,
) -> None:
    """The verdict on the exercise, if there is one; then the position in the course, and notes such as hints."""
    if report is None or report.is_waiting:
        console.print(Text.assemble((exercise.slug, "bold"), f"  {exercise.metadata.title}"))
        console.print(Padding(Text(exercise.metadata.summary), (0, 0, 1, 2), expand=False))
        for word, path in (("read", exercise.folder / "README.md"), ("edit", exercise.stub)):
            console.print(Text.assemble((f"  {word}  ", "dim"), short_path(path)), soft_wrap=True)
        if report is not None:
            console.print("\n  not started: edit the file and save it")
    else:
        # On a small terminal, the words of the verdict are worth more than the titles of all checks.
        terminal.show_exercise(report, console, most=max(3, console.height // 5) if has_keys else 0)
    console.print()
    show_position(position, console)
    if report is not None and report.status == "passed" and position.current is not None:
        following = Text.assemble(
            ("next  ", "dim"), (position.current.slug, "bold"), f"  {position.current.metadata.title}"
        )
        console.print(following.append(": press\N{NO-BREAK SPACE}n" if has_keys else "", "dim"))
    for note in notes:
        console.print()
        console.print(Text(escape_control_lines(note)))


def show_list(exercises: Sequence[Exercise], position: CoursePosition, at: int, console: Console) -> None:
    """The exercises around number `at`, which is marked; as many as the terminal has room for."""
    room = max(3, console.height - MARGIN)
    first = max(0, min(at - room // 2, len(exercises) - room))
    for number, each in enumerate(exercises[first : first + room], first):
        mark = "✓" if each.slug in position.done else " "
        here = ">" if number == at else " "
        line = Text.assemble(f"{here} ", (mark, "green"), f" {each.slug}", (f"  {each.metadata.title}", "dim"))
        line.stylize("bold" if number == at else "")
        line.truncate(console.width, overflow="ellipsis")
        console.print(line)
    console.print()
    show_position(position, console)
