"""The content of each frame of watch mode. These functions print; they decide and remember nothing."""

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
            end = "" if has_keys else ". Ctrl-C ends this program."
            console.print(f"\n  not started: edit the file and save it{end}", highlight=False)
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


def show_failure(report: ExerciseReport, console: Console) -> None:
    """A check that has failed, while others are still under way."""
    console.print(Text.assemble((report.slug, "bold"), f"  {report.track} · the first failure; other checks still run"))
    for check in report.checks:
        console.print()
        terminal.show_problem(check, report.slug, report.path, console)


def show_list(exercises: Sequence[Exercise], position: CoursePosition, at: int, console: Console) -> None:
    """The exercises around number `at`, which is marked; as many as the terminal has room for."""
    room = max(3, console.height - MARGIN)
    first = max(0, min(at - room // 2, len(exercises) - room))
    shown = exercises[first : first + room]
    tracks, slugs = (
        max(map(len, words)) for words in zip(*((each.track, each.slug) for each in exercises), strict=True)
    )
    before = ""
    for number, each in enumerate(shown, first):
        mark = "✓" if each.slug in position.done else " "
        here = ">" if number == at else " "
        track, before = each.track if each.track != before else "", each.track
        line = Text.assemble(
            f"{here} ",
            (mark, "green"),
            (f" {track:<{tracks}}", "dim"),
            f"  {each.slug:<{slugs}}  {each.metadata.difficulty}",
            (f"  {each.metadata.title}", "dim"),
        )
        line.stylize("bold" if number == at else "")
        line.truncate(console.width, overflow="ellipsis")
        console.print(line)
    above, below = first, len(exercises) - first - len(shown)
    words = [f"{above} more above: ↑" if above else "", f"{below} more below: ↓" if below else ""]
    console.print(Text("  " + ", ".join(filter(None, words)), "dim") if above or below else "")
    show_position(position, console)
