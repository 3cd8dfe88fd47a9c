"""Content of a page, as values: the board, and for each exercise the checks that did not pass, with their evidence."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from grader.model import CheckReport, ExerciseReport, Explained, Report
from grader.pages.source_code import CodeLine, code_html, code_lines, read_code
from grader.pages.stories import Story, make_story
from grader.pages.timeline import Chart, draw_chart
from grader.reports import withheld_note
from grader.reports.escape import escape_control, escape_control_lines
from grader.reports.evidence import (
    Interleaving,
    PrintedOutput,
    ThreadPositions,
    Timeline,
    Traceback,
    failing_schedule,
    select_evidence,
)
from grader.reports.interleaving import summary_lines

MARKS = {"passed": "✓", "failed": "✗", "inconclusive": "?", "error": "!"}


class CheckView(Struct, frozen=True, kw_only=True):
    """One check: its words, and the parts of its evidence that exist. `also`: titles of checks with this problem."""

    title: str
    status: str
    mark: str
    reason: str = ""
    also: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    summary: tuple[str, ...] = ()
    story: Story | None = None
    chart: Chart | None = None
    positions: ThreadPositions | None = None
    traceback: Traceback | None = None
    output: PrintedOutput | None = None


class ExerciseView(Struct, frozen=True, kw_only=True):
    """One exercise; `code` is empty if no check needs it, and `code_html` is the same as escaped HTML."""

    slug: str
    title: str
    track: str
    summary: str
    status: str
    mark: str
    state: str
    score: str
    file: str
    checks: tuple[CheckView, ...]
    code: tuple[CodeLine, ...] = ()
    code_html: str = ""
    note: str = ""


class PageContent(Struct, frozen=True, kw_only=True):
    """The whole page. `stories` goes into the block of JSON: what the scripts step through."""

    title: str
    exercises: tuple[ExerciseView, ...]
    done: int
    stories: dict[str, Any]


def page_content(report: Report) -> PageContent:
    """The content for a report. Of a board, only the exercises that somebody has begun have a part of their own."""
    exercises = tuple(exercise_view(each) for each in report.exercises)
    only = f"{exercises[0].slug}: {exercises[0].title}" if len(exercises) == 1 else ""
    return PageContent(
        title=only or "Where you stand",
        exercises=exercises,
        done=sum(each.status == "passed" for each in exercises),
        stories=stories_of(exercises),
    )


def stories_of(exercises: Sequence[ExerciseView]) -> dict[str, Any]:
    """The failing schedules that the scripts step through, by their ids."""
    return {check.story.id: check.story.data for each in exercises for check in each.checks if check.story is not None}


def exercise_view(each: ExerciseReport, content: bytes | None = None) -> ExerciseView:
    """The view of an exercise. `content`: the submitted file; None to read it, if a check needs it."""
    file = Path(each.path).name
    checks = () if each.is_waiting and each.not_started else tuple(_checks(each, file))
    code: tuple[CodeLine, ...] = ()
    if content is not None:
        code = tuple(code_lines(content, coloured=each.status != "passed"))
    elif any(check.story or check.positions or check.traceback for check in checks):
        code = tuple(code_lines(read_code(Path(each.path))))
    problem = each.first_problem
    reason = problem.finding.reason.value if problem and problem.finding else ""
    return ExerciseView(
        slug=each.slug,
        title=each.title,
        track=each.track,
        summary=each.summary,
        status="waiting" if each.is_waiting else each.status,
        mark="○" if each.is_waiting else MARKS[each.status],
        state="not started" if each.is_waiting else " · ".join(filter(None, (each.status, reason))),
        score=f"{each.score} of {len(each.checks)}",
        file=escape_control(file),
        checks=checks,
        code=code,
        code_html=code_html(code),
        note=withheld_note(each.withheld),
    )


def _checks(each: ExerciseReport, file: str) -> list[CheckView]:
    order = [*each.problems, *(check for check in each.checks if check.status == "passed")]
    return _merged([_check(check, f"{each.slug}-{number}", file) for number, check in enumerate(order)])


def _merged(views: list[CheckView]) -> list[CheckView]:
    """The checks; those that differ from an earlier one in nothing but their title are named there."""
    found: dict[object, CheckView] = {}
    for number, view in enumerate(views):
        has_steps = view.story is not None or view.chart is not None
        key = number if has_steps or not view.reason else structs.replace(view, title="")
        first = found.get(key)
        found[key] = structs.replace(first, also=(*first.also, view.title)) if first is not None else view
    return list(found.values())


def _story(check: CheckReport, explained: Explained, identity: str, file: str) -> Story:
    ends = check.finding.what if check.finding else ""
    return make_story(explained, identity, file, ends, by_the_schedule=failing_schedule(check) is not None)


def _check(check: CheckReport, identity: str, file: str) -> CheckView:
    found = check.finding
    view = CheckView(title=escape_control(check.title), status=check.status, mark=MARKS[check.status])
    if found is None:
        return view
    evidence = select_evidence(check, is_page=True)
    words = (("seen", found.what), ("why", evidence.why), ("try", evidence.hint))
    parts: dict[str, Any] = {}
    for part in evidence.parts:
        match part:
            case Interleaving(explained):
                parts["story"] = _story(check, explained, identity, file)
                parts["summary"] = tuple(map(escape_control_lines, summary_lines(explained)))
            case Timeline():
                parts["chart"] = draw_chart(check.evidence[-1])
            case ThreadPositions():
                parts["positions"] = part
            case Traceback():
                parts["traceback"] = part
            case PrintedOutput():
                parts["output"] = part
    return CheckView(
        title=view.title,
        status=check.status,
        mark=view.mark,
        reason=found.reason.value,
        words=tuple((word, escape_control_lines(text)) for word, text in words if text),
        **parts,
    )
