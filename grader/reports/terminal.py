"""The report for people: a table of all exercises, or one exercise in full, and then the next step."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.model import CheckReport, CoursePosition, ExerciseReport, Frame, Reason, Report, ThreadState, UnusedFile
from grader.reports.audience import withheld_note
from grader.reports.escape import escape_control, escape_control_lines
from grader.reports.evidence import (
    Interleaving,
    Part,
    PrintedOutput,
    ThreadPositions,
    Timeline,
    Traceback,
    select_evidence,
)
from grader.reports.gantt import BARS, WANTED
from grader.reports.interleaving import show_race
from grader.reports.next_step import short_path, show_next, show_position

MAX_UNUSED = 10
"""Files that differ from the kit and are named; the others are counted."""
MAX_ROWS = 4
"""Rows of the terminal for one printed line."""
PRINTED_AT = 12
"""Characters before the text of a printed line: its time."""
CONTINUED_AT = 4
"""Characters before the second row of an exception that is wider than the terminal."""
OF_THE_FILE = {Reason.UNREADABLE, Reason.SYNTAX_ERROR, Reason.IMPORT_ERROR, Reason.MISSING_NAME}
"""Reasons for which no check could begin."""
MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "inconclusive": ("?", "yellow"), "error": ("!", "magenta")}
"""Symbol and colour of each status."""


def show_report(report: Report, console: Console, position: CoursePosition | None = None) -> None:
    """Print the whole report. `position`: where the user stands, if these are their own files; then the next step."""
    if len(report.exercises) == 1:
        show_exercise(report.exercises[0], console)
    else:
        _show_table(report, console)
        if position is None:
            done = sum(each.status == "passed" for each in report.exercises)
            console.print(f"\n{done} of {len(report.exercises)} exercises done", highlight=False)
        _show_undecided(report, console)
    if report.unused:
        _show_unused(report.unused, console)
    if position is not None:
        _show_current(report, position, console)
        console.print()
        show_position(position, console)
        console.print()
        show_next(position, console)


def _show_current(report: Report, position: CoursePosition, console: Console) -> None:
    """Explain, below a table, the failure of the exercise that the user works on."""
    slug = position.current.slug if position.current is not None else ""
    for each in report.exercises if len(report.exercises) > 1 else ():
        if each.slug == slug and each.status == "failed" and not each.is_waiting and each.first_problem is not None:
            console.print()
            show_problem(each.first_problem, each.slug, each.path, console)


def _show_unused(unused: Sequence[UnusedFile], console: Console) -> None:
    """Name files that differ from the kit's: a student who edited a suite should know that it has no effect."""
    console.print("\nThese files differ from the kit. The grader used its own copies.")
    for each in unused[:MAX_UNUSED]:
        console.print(Text(f"  {escape_control(each.path)} ({each.difference})"), soft_wrap=True)
    if len(unused) > MAX_UNUSED:
        console.print(f"  … and {len(unused) - MAX_UNUSED} more")


def _show_table(report: Report, console: Console) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("", "exercise", "track", "level", "checks", ""):
        table.add_column(title, justify="right" if title in ("level", "checks") else "left")
    for each in report.exercises:
        mark, colour = ("○", "dim") if each.is_waiting else MARKS[each.status]
        problem = each.first_problem
        reason = problem.finding.reason.value if problem and problem.finding else ""
        note = "not started" if each.is_waiting else reason
        score = f"{each.score}/{len(each.checks)}"
        level = str(each.difficulty or "")
        table.add_row(Text(mark, colour), Text(each.slug, "bold"), each.track, level, score, Text(note, colour))
    for each in report.exercises:
        if note := withheld_note(each.withheld):
            console.print(f"{each.slug}: {note}", style="dim", highlight=False)
    console.print(table)


def _show_undecided(report: Report, console: Console) -> None:
    for each in report.exercises:
        if each.status in ("error", "inconclusive") and each.first_problem is not None:
            console.print()
            show_problem(each.first_problem, each.slug, each.path, console)


def show_exercise(each: ExerciseReport, console: Console, most: int = 0) -> None:
    """Print one exercise in full: its checks, and its first problem.

    `most`: of an exercise with a problem, print at most so many checks, those that did not pass first; 0 for all.
    """
    console.print(Text.assemble((each.slug, "bold"), f"  {each.track} · {each.score}/{len(each.checks)} checks"))
    if each.not_started:
        problem = each.first_problem
        why = problem.finding.what if problem and problem.finding else ""
        console.print(f"  not started: {escape_control(why)}", highlight=False, markup=False)
        return
    if whole := _reason_of_all(each):
        mark, colour = MARKS["failed"]
        console.print(Text.assemble((f"  {mark} ", colour), "all checks  ", (whole.value, colour)))
        console.print()
        show_words(each.checks[0], each.path, console)
        return
    checks = each.checks if not most or each.first_problem is None else _most_telling(each, most)
    for check in checks:
        mark, colour = MARKS[check.status]
        reason = check.finding.reason.value if check.finding else ""
        if cause := each.cause_of(check):
            reason += f" (can follow from {cause})"
        line = Text.assemble(escape_control(check.title), (f"  {reason}" if reason else "", colour))
        for number, part in enumerate(line.wrap(console, max(console.width - 4, 20))):
            part.rstrip()
            console.print(Text.assemble((f"  {' ' if number else mark} ", colour), part), soft_wrap=True)
    if left := [check for check in each.checks if check not in checks]:
        passed = sum(check.status == "passed" for check in left)
        counts = [
            f"{len(left) - passed} not passed" if passed < len(left) else "",
            f"{passed} passed" if passed else "",
        ]
        console.print(
            f"    … and {len(left)} more checks: {', '.join(filter(None, counts))}", style="dim", highlight=False
        )
    if note := withheld_note(each.withheld):
        console.print(f"  {note}", style="dim", highlight=False)
    for number, remark in enumerate(dict.fromkeys(check.remark for check in each.checks if check.remark)):
        space = (0 if number else 1, 0, 0, 2)
        console.print(Padding(Text(f"note  {escape_control(remark)}", "dim"), space, expand=False))
    if each.first_problem is not None:
        console.print()
        show_problem(each.first_problem, each.slug, each.path, console)


def _reason_of_all(each: ExerciseReport) -> Reason | None:
    """The reason of all checks if it is about the file itself: their titles say nothing then. None in other cases."""
    reasons = {check.finding.reason if check.status == "failed" and check.finding else None for check in each.checks}
    return next(iter(reasons)) if len(reasons) == 1 and len(each.checks) > 1 and reasons <= OF_THE_FILE else None


def _most_telling(each: ExerciseReport, most: int) -> list[CheckReport]:
    """So many checks in the order of the suite: the first problem, others that did not pass, then those that passed."""
    if len(each.checks) <= most + 1:  # a line about one check that is left out takes as much room as that check
        return list(each.checks)
    first = [*each.problems, *(check for check in each.checks if check.status == "passed")][:most]
    return [check for check in each.checks if check in first]


def show_problem(check: CheckReport, slug: str, path: str, console: Console) -> None:
    """Print a check that did not pass: what was seen, why it matters, what to try, and the evidence."""
    found = check.finding
    if found is None:
        return
    mark, colour = MARKS[check.status]
    console.print(Text.assemble((f"{mark} {slug}: ", colour), (escape_control(check.title), "bold")))
    show_words(check, path, console)


def show_words(check: CheckReport, path: str, console: Console) -> None:
    """Print what `show_problem` prints below the title."""
    found = check.finding
    if found is None:
        return
    evidence = select_evidence(check, console.width - 2)
    _show_block(list(_words((("seen", found.what), ("why", evidence.why), ("try", evidence.hint)), console)), console)
    for part in evidence.parts:
        console.print()
        if isinstance(part, Interleaving):
            show_race(part.explained, Path(path).name, console)
        else:
            _show_lines(part, short_path(path), console)


def _words(words: Iterable[tuple[str, str]], console: Console) -> Iterator[Text]:
    """Lines with a word on the left and its text on the right. A table of rich, which measures it all, takes longer."""
    said = [(word, escape_control_lines(text)) for word, text in words if text]
    width = max((len(word) for word, _ in said), default=0)
    for word, text in said:
        for number, part in enumerate(Text(text).wrap(console, max(console.width - width - 4, 1))):
            part.rstrip()
            left = "" if number else word
            yield Text.assemble("  ", (left, "dim"), " " * (width + 2 - len(left)), part)


def _show_lines(part: Part, file: str, console: Console) -> None:
    colour = "yellow"
    block: list[Text] = []  # lines that are printed together, which takes a third of the time
    for line in _lines(part, file):
        colour = "green" if line.strip() == WANTED else colour
        style = colour if isinstance(part, Timeline) and set(line) & set(BARS) else ""
        too_long = len(line) + 2 > console.width
        if too_long and isinstance(part, PrintedOutput):
            _show_block(block, console)
            block = []
            _show_long_line(line, console, PRINTED_AT)
        elif too_long and isinstance(part, Traceback) and not line.startswith(" "):
            _show_block(block, console)
            block = []
            _show_long_line(line, console, CONTINUED_AT)
        else:
            block.append(Text("  " + line, style))
    _show_block(block, console)


def _show_block(block: list[Text], console: Console) -> None:
    if block:
        console.print(Text("\n").join(block), no_wrap=True, overflow="ellipsis")


def _show_long_line(line: str, console: Console, column: int) -> None:
    """Print a line in as many rows as it takes, at most MAX_ROWS: what a warning or exception says stands at its end.

    column  where the rows after the first one begin
    """
    rows = Text(line).wrap(console, max(console.width - 2 - column, 20))
    for number, row in enumerate(rows[:MAX_ROWS]):
        more = "…" if number == MAX_ROWS - 1 and len(rows) > MAX_ROWS else ""
        style = "yellow" if column == CONTINUED_AT else ""
        console.print(Text("  " + " " * (column if number else 0) + row.plain.rstrip() + more, style), no_wrap=True)


def _lines(part: Part, file: str) -> Iterator[str]:
    match part:
        case Timeline(lines):
            yield from map(escape_control, lines)
        case Traceback(problem):
            yield from _frames(problem.frames, file)
            yield escape_control(f"{problem.kind}: {problem.message}")
        case ThreadPositions(title, threads):
            yield title
            for thread in threads:
                yield from _thread(thread, file)
        case PrintedOutput(lines, omitted):
            yield "your program printed"
            if omitted:
                yield f"  … and {omitted} line{'s' if omitted > 1 else ''} before these"
            yield from (f"  {line.at:6.2f} s  {escape_control(line.text)}" for line in lines)


def _thread(thread: ThreadState, file: str) -> Iterator[str]:
    waits = f" waits for {thread.waits_for}" if thread.waits_for else ""
    yield escape_control(f"  {thread.title}{waits}")
    for line in _frames(thread.frames, file):
        yield "    " + line


def _frames(frames: Iterable[Frame], file: str) -> Iterator[str]:
    for frame in frames:
        place = f" in {frame.function}" if frame.function else ""
        yield f"{file}:{frame.line}{escape_control(place)}"
        yield f"    {escape_control(frame.text)}"
