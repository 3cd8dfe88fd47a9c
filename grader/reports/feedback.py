"""Feedback for one student, in Markdown: each exercise, each check, and what to try next."""

from collections.abc import Iterator
from pathlib import Path

from grader.model import Audience, CheckReport, ExerciseReport, GradebookRow, Reason, ThreadState, points_text
from grader.reports.audience import exercises_for, withheld_note
from grader.reports.escape import code_block, for_markdown
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


def to_markdown(row: GradebookRow, audience: Audience = Audience.STUDENT) -> str:
    """The feedback for one submission, with the checks that the audience may see.

    Text from the submission is escaped: no markup, no HTML, no links.
    """
    return "\n".join(_lines(row, audience)) + "\n"


def _lines(row: GradebookRow, audience: Audience) -> Iterator[str]:
    about = row.about
    name = f"{about.student} ({about.id})" if about.student and about.student != about.id else about.id
    yield f"# {for_markdown(name)}"
    yield ""
    if row.late:
        yield "Handed in late."
        yield ""
    if about.problem:
        yield f"Nothing could be graded. {for_markdown(about.problem)}"
        yield ""
    for note in about.notes:
        yield f"- {for_markdown(note)}"
    for slug, which in about.attempts.items():
        yield f"- {for_markdown(f'{slug}: {which}')}"
    for slug, mark in row.shown_marks.items():
        why = f" ({mark.why})" if mark.why else ""
        yield f"- {for_markdown(f'{slug}: {points_text(mark.points)} of {points_text(mark.full)} points{why}')}"
    for exercise in exercises_for(row.exercises, audience):
        yield from exercise_lines(exercise)


def exercise_lines(exercise: ExerciseReport) -> Iterator[str]:
    """One exercise in Markdown: its points, its checks, and for each reason what was seen and what to try."""
    yield ""
    yield f"## {for_markdown(exercise.title)}: {exercise.score} of {len(exercise.checks)}"
    yield ""
    if exercise.not_started:
        yield "Not started."
        return
    for check in exercise.checks:
        reason = f" ({for_markdown(check.finding.reason.value)})" if check.finding else ""
        if cause := exercise.cause_of(check):
            reason = f"{reason[:-1]}, can follow from {for_markdown(cause.value)})"
        yield f"- {MARKS[check.status][0]} {for_markdown(check.title)}{reason}"
    if note := withheld_note(exercise.withheld):
        yield from ("", note)
    explained: set[Reason] = set()
    for check in exercise.problems:
        if check.finding is not None and check.finding.reason not in explained:
            explained.add(check.finding.reason)
            yield from _problem(check, Path(exercise.path).name)


def _problem(check: CheckReport, file: str) -> Iterator[str]:
    found = check.finding
    if found is None:
        return
    yield ""
    yield f"### {for_markdown(check.title)}"
    yield ""
    if check.status == "error":
        yield "This is an error of the grader. It does not count against you."
        return
    evidence = select_evidence(check)
    for word, text in (("Seen", found.what), ("Why", evidence.why), ("Try", evidence.hint)):
        if text:
            yield f"- **{word}**: {for_markdown(text)}"
    for part in evidence.parts:
        yield from _part(part, file)


def _part(part: Part, file: str) -> Iterator[str]:
    match part:
        case Interleaving(explained):
            for text in summary_lines(explained):
                yield from ("", for_markdown(text))
            yield from code_block(race_lines(explained, file, LINE_WIDTH))
        case Timeline(lines):
            yield from code_block(list(lines))
        case Traceback(problem):
            places = [f"line {each.line}, in {each.function}: {each.text.strip()}" for each in problem.frames]
            yield from code_block([*places, f"{problem.kind}: {problem.message}"])
        case ThreadPositions(title, threads):
            yield from ("", f"{title.capitalize()}:")
            yield from code_block([_thread(each) for each in threads])
        case PrintedOutput(lines, omitted):
            before = f" (the last {len(lines)} of {len(lines) + omitted} lines)" if omitted else ""
            yield from ("", f"Your program printed{before}:")
            yield from code_block([line.text for line in lines])


def _thread(thread: ThreadState) -> str:
    where = f" at line {thread.frames[-1].line}: {thread.frames[-1].text.strip()}" if thread.frames else ""
    waits = f" waits for {thread.waits_for}" if thread.waits_for else ""
    return f"{thread.title}{waits}{where}"
