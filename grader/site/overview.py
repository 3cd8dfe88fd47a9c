"""The pages over all submissions: the class at a glance, and one page for each exercise."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from grader.model import Exercise, GradebookColumn, MissingStudent, Reason, points_text
from grader.reports.escape import escape_control
from grader.site.counts import ExerciseCounts
from grader.site.facts import ExerciseFacts, SubmissionFacts, stub_fingerprint
from grader.site.templates import list_parts, site_environment

MARKS: Final = {"passed": "✓", "failed": "✗", "inconclusive": "?", "error": "!"}
GROUPS_SHOWN: Final = 50
"""Groups of files that are alike, at most; the largest come first."""


class Cell(Struct, frozen=True, kw_only=True):
    """One exercise of one student, in the table of the class; all empty if it was not handed in."""

    text: str = ""
    status: str = ""
    mark: str = ""


class ClassRow(Struct, frozen=True, kw_only=True):
    """One student or submission."""

    name: str
    id: str
    page: str
    points: str
    tags: tuple[str, ...]
    cells: tuple[Cell, ...]


class Bar(Struct, frozen=True, kw_only=True):
    """A bar of the distribution, in pixels: how many passed so many checks."""

    x: float
    y: float
    width: float
    height: float
    passed: int
    count: int


def write_class(
    path: Path,
    columns: Sequence[GradebookColumn],
    facts: Sequence[SubmissionFacts],
    missing: Sequence[MissingStudent],
    notes: Sequence[str],
) -> None:
    """Writes the page of the class."""
    rows = [_row(each, columns) for each in facts]
    rows += [
        ClassRow(
            name=escape_control(each.student or each.id),
            id=escape_control(each.id),
            page="",
            points="",
            tags=("missing",) if not each.unclear else ("to review",),
            cells=(Cell(),) * len(columns),
        )
        for each in missing
    ]
    tags = Counter(tag for row in rows for tag in row.tags)
    text = (
        site_environment()
        .get_template("class.html")
        .render(
            columns=columns,
            rows=rows,
            tags=sorted(tags.items()),
            most=sum(each.max_score for each in columns),
            submissions=sum(not each.about.missing for each in facts),
            notes=[escape_control(each) for each in notes],
            totals=[_total(column.slug, facts) for column in columns],
            **list_parts(),
        )
    )
    _write(path, text)


def write_exercise(
    path: Path,
    column: GradebookColumn,
    exercise: Exercise | None,
    facts: Sequence[SubmissionFacts],
    counts: ExerciseCounts,
) -> None:
    """Writes the page of one exercise. `exercise` is None if the kit has it no longer."""
    found = [(each, one) for each in facts for one in each.exercises if one.slug == column.slug]
    most = max((one.most for _, one in found), default=0)
    text = (
        site_environment()
        .get_template("exercise.html")
        .render(
            slug=column.slug,
            title=exercise.metadata.title if exercise else column.slug,
            summary=exercise.metadata.summary if exercise else "",
            track=column.track,
            total=_total(column.slug, facts),
            handed_in=len(found),
            checks=counts.checks(),
            bars=distribution([one.score for _, one in found], most),
            mistakes=counts.mistakes.most_common(),
            groups=_groups(found, stub_fingerprint(exercise) if exercise else ""),
            rows=[
                {
                    "name": escape_control(each.about.student or each.about.id),
                    "page": each.page,
                    "points": points_text(one.points) + "*" * one.by_hand,
                    "status": one.status,
                    "mark": MARKS[one.status],
                    "reason": one.reason,
                    "review": escape_control(one.review),
                }
                for each, one in found
            ],
            **list_parts(),
        )
    )
    _write(path, text)


def distribution(scores: Sequence[int], most: int) -> list[Bar]:
    """A bar for each number of passed checks from 0 to `most`, in a drawing of 480 by 140 pixels."""
    if not scores:
        return []
    counts, width = Counter(scores), 480 / (most + 1)
    top = max(counts.values())
    return [
        Bar(
            x=round(passed * width + 1, 1),
            y=round(120 - 100 * counts[passed] / top, 1),
            width=round(max(width - 2, 1), 1),
            height=round(100 * counts[passed] / top, 1),
            passed=passed,
            count=counts[passed],
        )
        for passed in range(most + 1)
    ]


def _groups(found: Sequence[tuple[SubmissionFacts, ExerciseFacts]], stub: str) -> list[list[tuple[str, str]]]:
    """Submissions whose files differ in comments and layout alone, as (name, page); the largest group first."""
    alike: dict[str, list[tuple[str, str]]] = {}
    for each, one in found:
        if one.alike and one.alike != stub and one.reason != Reason.NOT_STARTED.value:
            name = escape_control(each.about.student or each.about.id)
            alike.setdefault(one.alike, []).append((name, each.page))
    return sorted((group for group in alike.values() if len(group) > 1), key=len, reverse=True)[:GROUPS_SHOWN]


def _row(each: SubmissionFacts, columns: Sequence[GradebookColumn]) -> ClassRow:
    own = {one.slug: one for one in each.exercises}
    return ClassRow(
        name=escape_control(each.about.student or each.about.id),
        id=escape_control(each.about.id),
        page=each.page,
        points=each.points,
        tags=each.tags,
        cells=tuple(_cell(own.get(column.slug), each.extra.get(column.slug)) for column in columns),
    )


def _cell(one: ExerciseFacts | None, extra: float | None) -> Cell:
    """The points with their mark; a star behind them says that a person has set them."""
    if one is None:
        return Cell() if extra is None else Cell(text=f"{points_text(extra)}*")
    return Cell(text=points_text(one.points) + "*" * one.by_hand, status=one.status, mark=MARKS[one.status])


def _total(slug: str, facts: Sequence[SubmissionFacts]) -> dict[str, Any]:
    found = [one for each in facts for one in each.exercises if one.slug == slug]
    return {"handed_in": len(found), "passed": sum(one.status == "passed" for one in found)}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n", errors="backslashreplace")
