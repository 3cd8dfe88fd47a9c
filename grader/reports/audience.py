"""The part of a report that its reader may see. Pure. All that students read goes through `report_for`.

Law: a check that students may not see leaves nothing in their report but its number: no title, no result, no reason, no
point. So the score and the status in a student's report are those of the checks that it shows. Marks count all checks.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from grader.model import (
    Audience,
    CheckReport,
    ExerciseReport,
    Finding,
    Reason,
    Report,
    Visibility,
    Withheld,
)

SHOWN: dict[Audience, frozenset[Visibility]] = {
    Audience.STUDENT: frozenset({Visibility.VISIBLE}),
    Audience.STUDENT_AFTER_DUE_DATE: frozenset({Visibility.VISIBLE, Visibility.AFTER_DUE_DATE}),
    Audience.INSTRUCTOR: frozenset(Visibility),
}
"""The checks that a reader may see."""

OUR_ERROR = "This is an error of the grader. It does not count against you."
"""The words for an error of ours in a check that the reader may not see: its own words can quote that check."""


def report_for(report: Report, audience: Audience) -> Report:
    """The report as the audience may see it."""
    return replace(report, exercises=exercises_for(report.exercises, audience))


def exercises_for(exercises: Iterable[ExerciseReport], audience: Audience) -> tuple[ExerciseReport, ...]:
    """The reports as the audience may see them. An exercise that has checks for instructors only is left out."""
    cut = [_cut(each, SHOWN[audience]) for each in exercises]
    return tuple(each for each in cut if each is not None)


def _cut(exercise: ExerciseReport, shown: frozenset[Visibility]) -> ExerciseReport | None:
    checks = tuple(check for check in exercise.checks if check.visibility in shown)
    if checks == exercise.checks:
        return exercise
    rest = [check for check in exercise.checks if check.visibility not in shown]
    if not checks and any(check.status == "error" for check in rest):
        finding = Finding(status="error", reason=Reason.GRADER_BUG, what=OUR_ERROR)
        checks = (CheckReport(id="suite", title="The checks can be run", status="error", finding=finding),)
        return replace(exercise, checks=checks, ran=None)
    count = [check.visibility for check in rest].count
    withheld = Withheld(hidden=count(Visibility.HIDDEN), after_due_date=count(Visibility.AFTER_DUE_DATE))
    if not checks and withheld == Withheld():
        return None
    return replace(exercise, checks=checks, ran=None, withheld=withheld)  # `ran` counts all checks


def withheld_note(withheld: Withheld) -> str:
    """A sentence about the checks that are left out; empty if none is."""
    hidden, later = withheld.hidden, withheld.after_due_date
    sentences = []
    if hidden:
        sentences.append("1 hidden check counts, too." if hidden == 1 else f"{hidden} hidden checks count, too.")
    if later:
        sentences.append(f"{later} {'check is' if later == 1 else 'checks are'} shown after the due date.")
    return " ".join(sentences)
