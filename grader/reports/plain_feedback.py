"""Feedback for one student as plain text, for platforms that show it as it is: no markup, and so nothing to escape."""

import textwrap
from collections.abc import Iterator

from grader.model import Audience, ExerciseReport, GradebookRow, Reason, points_text
from grader.reports.audience import exercises_for, withheld_note
from grader.reports.escape import escape_control
from grader.reports.plain_text import WIDTH, plain_text
from grader.reports.terminal import MARKS


def to_plain_text(row: GradebookRow, audience: Audience = Audience.STUDENT) -> str:
    """The feedback for one submission, with the checks that the audience may see. Control characters are escaped."""
    return "\n".join(_lines(row, audience)) + "\n"


def _lines(row: GradebookRow, audience: Audience) -> Iterator[str]:
    about = row.about
    name = f"{about.student} ({about.id})" if about.student and about.student != about.id else about.id
    yield from _heading(name, "=")
    if row.late:
        yield from ("", "Handed in late.")
    if about.problem:
        yield from ("", *_wrapped(f"Nothing could be graded. {about.problem}"))
    notes = [*about.notes, *(f"{slug}: {which}" for slug, which in about.attempts.items())]
    for slug, mark in row.shown_marks.items():
        why = f" ({mark.why})" if mark.why else ""
        notes.append(f"{slug}: {points_text(mark.points)} of {points_text(mark.full)} points{why}")
    yield from ([""] if notes else [])
    for note in notes:
        yield from _wrapped(note, "- ")
    for exercise in exercises_for(row.exercises, audience):
        yield from ("", "", *_exercise(exercise))


def _exercise(exercise: ExerciseReport) -> Iterator[str]:
    yield from _heading(f"{exercise.title}: {exercise.score} of {len(exercise.checks)}", "-")
    yield ""
    if exercise.not_started:
        yield "Not started."
        return
    for check in exercise.checks:
        reason = f" ({check.finding.reason.value})" if check.finding else ""
        if cause := exercise.cause_of(check):
            reason = f"{reason[:-1]}, can follow from {cause.value})"
        yield from _wrapped(f"{check.title}{reason}", f"{MARKS[check.status][0]} ")
    if note := withheld_note(exercise.withheld):
        yield from ("", note)
    explained: set[Reason] = set()
    for check in exercise.problems:
        if check.finding is not None and check.finding.reason not in explained:
            explained.add(check.finding.reason)
            yield from ("", *_wrapped(check.title), "", textwrap.indent(plain_text(check, exercise.path), "  "))


def _heading(text: str, line: str) -> Iterator[str]:
    shown = escape_control(text)
    yield from (shown, line * min(len(shown), WIDTH))


def _wrapped(text: str, before: str = "") -> list[str]:
    """The text in lines; `before` stands before the first one, and blanks before the others."""
    wrap = textwrap.TextWrapper(
        WIDTH,
        initial_indent=before,
        subsequent_indent=" " * len(before),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrap.wrap(escape_control(" ".join(text.split()))) or [before.rstrip()]
