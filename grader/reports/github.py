"""Report parts for a step of GitHub Actions: annotations at the student's lines, and outputs for later steps.

Law: text of a submission never acts in the log. All of it goes through `for_workflow_command` or
`for_workflow_property`, and only the lines made here are commands. Pure: `grader.cli.github` prints and writes.

Facts: GitHub shows 10 errors, 10 warnings and 10 notices of a step, and drops the others silently
(actions/toolkit, `docs/problem-matchers.md`). So the most telling ones come first, and the last notice counts the rest.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Literal

from msgspec import Struct

from grader.judging import without_references_below
from grader.model import CheckReport, ExerciseReport, Reason, Report
from grader.reports.escape import for_workflow_command, for_workflow_property
from grader.reports.evidence import select_evidence
from grader.reports.places import line_of

Level = Literal["error", "warning", "notice"]

MAX_ANNOTATIONS = 10
"""Annotations of each level in one step."""
MAX_MESSAGE = 2_000
"""Characters of the message of an annotation. GitHub stores 64 KB and shows a few lines."""
MAX_TITLE = 200
"""Characters of the title of an annotation."""


class Annotation(Struct, frozen=True, kw_only=True):
    """A message of GitHub beside a line of a file. Its texts are not escaped.

    file  path from the root of the repository; empty for a message about the whole run
    line  number of the line; 0 without a file
    """

    level: Level
    title: str
    message: str
    file: str = ""
    line: int = 0


class SubmittedText(Struct, frozen=True):
    """A submitted file as GitHub knows it: its path from the root of the repository, and its text."""

    path: str
    text: str = ""


def annotate(report: Report, files: Mapping[str, SubmittedText]) -> list[Annotation]:
    """At most ten annotations of each level. `files` has the submitted file of each exercise, by slug.

    A failed check is an error. An inconclusive check and an error of the grader are warnings: neither counts against
    the student. An exercise that is still the stub has none. The points are a notice.
    """
    found = [_of_check(exercise, check, files.get(exercise.slug)) for exercise, check in most_telling(report)]
    errors = [each for each in found if each.level == "error"]
    warnings = [each for each in found if each.level == "warning"]
    shown = errors[:MAX_ANNOTATIONS] + warnings[:MAX_ANNOTATIONS]
    return [*shown, *_notices(report, len(found) - len(shown))]


def most_telling(report: Report) -> Iterator[tuple[ExerciseReport, CheckReport]]:
    """The checks that did not pass, the most telling first; of one exercise, each reason once.

    The first problem of each exercise comes before the second one of any. Among equals, a finding with evidence to show
    comes before one without.
    """
    ranked = []
    for place, exercise in enumerate(report.exercises):
        if exercise.is_waiting:
            continue
        reasons: set[Reason] = set()
        for check in exercise.problems:
            if check.finding is not None and check.finding.reason not in reasons:
                evidence = select_evidence(check)
                ranked.append(((len(reasons), not evidence.parts, place), exercise, check))
                reasons.add(check.finding.reason)
    for _, exercise, check in sorted(ranked, key=lambda each: each[0]):
        yield exercise, check


def _of_check(exercise: ExerciseReport, check: CheckReport, file: SubmittedText | None) -> Annotation:
    name = PurePath(exercise.path).name
    if check.finding is None:
        raise ValueError("a check that passed has no annotation")
    if check.status == "error":
        what = "This is an error of the grader. It does not count against you."
        return Annotation(level="warning", title=f"{exercise.slug}: error of the grader", message=what)
    words = check.finding.what, *map(without_references_below, (check.finding.why, check.finding.hint))
    return Annotation(
        level="error" if check.status == "failed" else "warning",
        title=_cut(f"{exercise.slug}: {check.title} ({check.finding.reason.value})", MAX_TITLE),
        message="\n".join(_cut(each, MAX_MESSAGE) for each in words if each),
        file=file.path if file else "",
        line=line_of(check, name, file.text) if file else 0,
    )


def _notices(report: Report, left_out: int) -> Iterator[Annotation]:
    score, most = points(report)
    waiting = [each.slug for each in report.exercises if each.is_waiting]
    message = f"{score} of {most} points. The summary of this run shows every check."
    if waiting:
        message += f" Not started: {', '.join(waiting)}."
    if left_out:
        message += f" Further findings: {left_out}."
    yield Annotation(level="notice", title=f"Points: {score} of {most}", message=message)


def points(report: Report) -> tuple[int, int]:
    """The score of all exercises, and the highest possible one."""
    return sum(each.score for each in report.exercises), sum(len(each.checks) for each in report.exercises)


State = Literal["passed", "failed", "inconclusive", "error", "unfinished"]


def state(report: Report) -> State:
    """One word for the whole report. `unfinished`: nothing that was started failed, and something is not started."""
    started = [each for each in report.exercises if not each.is_waiting]
    found = {each.status for each in started}
    for status in ("failed", "error", "inconclusive"):
        if status in found:
            return status
    return "passed" if len(started) == len(report.exercises) else "unfinished"


def commands(found: Iterable[Annotation]) -> Iterator[str]:
    """The annotations as commands of GitHub Actions, one a line."""
    for each in found:
        place = f"file={for_workflow_property(each.file)},line={each.line}," if each.file else ""
        title = for_workflow_property(_cut(each.title, MAX_TITLE))
        yield f"::{each.level} {place}title={title}::{for_workflow_command(_cut(each.message, MAX_MESSAGE))}"


def outputs(report: Report, path: str) -> str:
    """Lines for the file `GITHUB_OUTPUT`. `path` is the JSON report; empty if there is none.

    Raises ValueError for a path that would be more than one line.
    """
    if path.splitlines() not in ([], [path]):
        raise ValueError("The path of the report contains a line break.")
    score, most = points(report)
    word = state(report)
    values = {
        "score": score,
        "max-score": most,
        "passed": str(report.exit_code == 0).lower(),
        "state": word,
        "report": path,
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
