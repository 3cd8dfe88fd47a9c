"""Feedback for one student, in Markdown: each exercise, each check, and what to try next."""

import re
from collections.abc import Iterator
from pathlib import Path

from grader.model import CheckReport, ExerciseReport, GradebookRow, Reason, ThreadState
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
from grader.reports.interleaving import race_lines, summary_lines
from grader.reports.terminal import MARKS

LINE_WIDTH = 100
"""Characters in a line of an interleaving: a browser page shows that many without scrolling."""


def to_markdown(row: GradebookRow) -> str:
    """The feedback for one submission. Text from the submission is escaped: no markup, no HTML, no links."""
    return "\n".join(_lines(row)) + "\n"


def plain(text: str) -> str:
    """`text` on one line, with every character escaped that has a meaning in Markdown or HTML."""
    shown = escape_control(" ".join(text.splitlines()))
    escaped = re.sub(r"([\\`*_{}\[\]()#+\-.!|>~@:/&=$^])", r"\\\1", shown)
    return escaped.replace("<", "&lt;")


def fenced(lines: list[str]) -> Iterator[str]:
    """The lines as a code block, between fences that are longer than any run of backticks in them."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from ("", f"{fence}text", *(escape_control(line) for line in lines), fence, "")


def _lines(row: GradebookRow) -> Iterator[str]:
    about = row.about
    name = f"{about.student} ({about.id})" if about.student and about.student != about.id else about.id
    yield f"# {plain(name)}"
    yield ""
    if about.late:
        yield "Handed in late."
        yield ""
    if about.problem:
        yield f"Nothing could be graded. {plain(about.problem)}"
        yield ""
    for note in about.notes:
        yield f"- {plain(note)}"
    for exercise in row.exercises:
        yield from _exercise(exercise)


def _exercise(exercise: ExerciseReport) -> Iterator[str]:
    yield ""
    yield f"## {plain(exercise.title)}: {exercise.score} of {len(exercise.checks)}"
    yield ""
    if exercise.not_started:
        yield "Not started."
        return
    for check in exercise.checks:
        reason = f" ({plain(check.finding.reason.value)})" if check.finding else ""
        yield f"- {MARKS[check.status][0]} {plain(check.title)}{reason}"
    explained: set[Reason] = set()
    for check in exercise.checks:
        if check.finding is not None and check.finding.reason not in explained:
            explained.add(check.finding.reason)
            yield from _problem(check, Path(exercise.path).name)


def _problem(check: CheckReport, file: str) -> Iterator[str]:
    found = check.finding
    if found is None:
        return
    yield ""
    yield f"### {plain(check.title)}"
    yield ""
    if check.status == "error":
        yield "This is an error of the grader. It does not count against you."
        return
    evidence = select_evidence(check)
    for word, text in (("Seen", found.what), ("Why", evidence.why), ("Try", evidence.hint)):
        if text:
            yield f"- **{word}**: {plain(escape_control_lines(text))}"
    for part in evidence.parts:
        yield from _part(part, file)


def _part(part: Part, file: str) -> Iterator[str]:
    match part:
        case Interleaving(explained):
            for text in summary_lines(explained):
                yield from ("", plain(text))
            yield from fenced(race_lines(explained, file, LINE_WIDTH))
        case Timeline(lines):
            yield from fenced(list(lines))
        case Traceback(problem):
            places = [f"line {each.line}, in {each.function}: {each.text.strip()}" for each in problem.frames]
            yield from fenced([*places, f"{problem.kind}: {problem.message}"])
        case ThreadPositions(title, threads):
            yield from ("", f"{title.capitalize()}:")
            yield from fenced([_thread(each) for each in threads])
        case PrintedOutput(lines, omitted):
            before = f" (the last {len(lines)} of {len(lines) + omitted} lines)" if omitted else ""
            yield from ("", f"Your program printed{before}:")
            yield from fenced([line.text for line in lines])


def _thread(thread: ThreadState) -> str:
    where = f" at line {thread.frames[-1].line}: {thread.frames[-1].text.strip()}" if thread.frames else ""
    waits = f" waits for {thread.waits_for}" if thread.waits_for else ""
    return f"{thread.sort} {thread.name}{waits}{where}"
