"""The report for people: a board of all exercises, or one exercise in full; then what comes next."""

import os
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.model import CheckReport, ExerciseReport, Explained, Frame, Observation, Raised, Reason, Report, ThreadState
from grader.reports.escape import escape_control, escape_control_lines
from grader.reports.gantt import BARS, WANTED, draw_gantt
from grader.reports.interleaving import show_race

MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "inconclusive": ("?", "yellow"), "error": ("!", "magenta")}
PICTURED = {
    Reason.SEQUENTIAL,
    Reason.PARTLY_CONCURRENT,
    Reason.TOO_SLOW,
    Reason.TOO_CONCURRENT,
    Reason.BLOCKS_EVENT_LOOP,
}
SHOWN_OUTPUT = 8


def show(report: Report, console: Console, *, practice: bool) -> None:
    """The whole report. `practice`: these are the user's own stubs, so say what to do next."""
    if len(report.exercises) == 1:
        _show_exercise(report.exercises[0], console)
    else:
        _show_board(report, console)
    if practice:
        _show_next(report, console)


def _show_board(report: Report, console: Console) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("", "exercise", "track", "checks", ""):
        table.add_column(title, justify="right" if title == "checks" else "left")
    for each in report.exercises:
        mark, colour = ("○", "dim") if each.not_started else MARKS[each.status]
        problem = each.first_problem
        reason = problem.finding.reason.value if problem and problem.finding else ""
        note = "not started" if each.not_started else reason
        score = f"{each.score}/{len(each.checks)}"
        table.add_row(Text(mark, colour), Text(each.slug, "bold"), each.track, score, Text(note, colour))
    done = sum(each.status == "passed" for each in report.exercises)
    console.print(table)
    console.print(f"\n{done} of {len(report.exercises)} exercises done", highlight=False)
    for each in report.exercises:
        if each.status in ("error", "inconclusive") and each.first_problem is not None:
            console.print()
            show_problem(each.first_problem, each.slug, each.path, console)


def _show_exercise(each: ExerciseReport, console: Console) -> None:
    console.print(Text.assemble((each.slug, "bold"), f"  {each.track} · {each.score}/{len(each.checks)} checks"))
    if each.not_started:
        console.print("  not started")
        return
    for check in each.checks:
        mark, colour = MARKS[check.status]
        reason = check.finding.reason.value if check.finding else ""
        title = Text(escape_control(check.title))
        title.truncate(console.width - len(reason) - 6, overflow="ellipsis")
        console.print(Text.assemble((f"  {mark} ", colour), title, (f"  {reason}", colour)))
    if each.first_problem is not None:
        console.print()
        show_problem(each.first_problem, each.slug, each.path, console)


def show_problem(check: CheckReport, slug: str, path: str, console: Console) -> None:
    """One check that is not passed: seen, why, try, and the evidence that can be looked at."""
    found = check.finding
    if found is None:
        return
    mark, colour = MARKS[check.status]
    console.print(Text.assemble((f"{mark} {slug}: ", colour), (escape_control(check.title), "bold")))
    grid = Table.grid(padding=(0, 2))
    for word, text in (("seen", found.what), ("why", found.why), ("try", found.hint)):
        if text:
            grid.add_row(Text(word, "dim"), Text(escape_control_lines(text)))
    console.print(Padding(grid, (0, 0, 0, 2), expand=False))
    seen = check.evidence[-1] if check.evidence else None
    if seen and isinstance(seen.ending, Explained):
        console.print()
        show_race(seen.ending, Path(path).name, console)
        return
    ink = "yellow"
    for line in _evidence(found.reason, seen, path) if seen else ():
        ink = "green" if line.strip() == WANTED else ink
        style = ink if set(line) & set(BARS) else ""
        console.print(Text("  " + line, style), no_wrap=True, overflow="ellipsis")


def _evidence(reason: Reason, seen: Observation, path: str) -> Iterable[str]:
    """The picture, the student's own traceback, where things stand, and what was printed: what there is of these."""
    file = _short(path)
    if isinstance(seen.ending, Raised) and seen.ending.problem.frames:
        yield ""
        yield from _frames(seen.ending.problem.frames, file)
        yield escape_control(f"{seen.ending.problem.kind}: {seen.ending.problem.message}")
    pictured = reason in PICTURED or (reason is Reason.LEFT_RUNNING and seen.in_flight_at_end)
    if pictured and (lanes := draw_gantt(seen)):
        yield ""
        yield from lanes
    if seen.stack_dump and reason is Reason.TIMED_OUT:
        yield ""
        yield "where your program stands"
    stands = seen.stack_dump if reason is Reason.TIMED_OUT else seen.survivors if reason is Reason.LEFT_RUNNING else ()
    for strand in stands:
        yield from _strand(strand, file)
    if seen.lines and reason is not Reason.NOT_STARTED:
        yield ""
        yield "your program printed"
        more = len(seen.lines) - SHOWN_OUTPUT
        if more > 0:
            yield f"  … and {more} line{'s' if more > 1 else ''} before these"
        for line in seen.lines[-SHOWN_OUTPUT:]:
            yield f"  {line.at:6.2f} s  {escape_control(line.text)}"


def _strand(strand: ThreadState, file: str) -> Iterable[str]:
    waits = f" waits for {strand.waits_for}" if strand.waits_for else ""
    yield escape_control(f"  {strand.sort} {strand.name}{waits}")
    for line in _frames(strand.frames, file):
        yield "    " + line


def _frames(frames: Iterable[Frame], file: str) -> Iterable[str]:
    for frame in frames:
        place = f" in {frame.function}" if frame.function else ""
        yield f"{file}:{frame.line}{escape_control(place)}"
        yield f"    {escape_control(frame.text)}"


def _show_next(report: Report, console: Console) -> None:
    current = next((each for each in report.exercises if each.status != "passed"), None)
    console.print()
    if current is None:
        console.print(Text("All done.", "green"))
        return
    if len(report.exercises) > 1 and not current.not_started and current.first_problem and current.status == "failed":
        show_problem(current.first_problem, current.slug, current.path, console)
        console.print()
    console.print(Text.assemble(("next  ", "dim"), (current.slug, "bold"), f"  {current.title}"))
    console.print(Padding(Text(current.summary), (0, 0, 1, 6), expand=False))
    file = _short(current.path)
    steps = [("read", str(Path(file).parent / "README.md")), ("edit", file)]
    steps += [("grade", _command("grade", current.slug)), ("hint", _command("hint", current.slug))]
    for word, text in steps:
        console.print(Text.assemble((f"      {word:<6}", "dim"), text))


def _command(name: str, slug: str) -> str:
    """As the user would type it: through nox if they came that way."""
    return f"nox -s {name} -- {slug}" if os.environ.get("GRADER_VIA") == "nox" else f"python -m grader {name} {slug}"


def _short(path: str) -> str:
    try:
        return escape_control(str(Path(path).resolve().relative_to(Path.cwd())))
    except ValueError:
        return escape_control(path)
