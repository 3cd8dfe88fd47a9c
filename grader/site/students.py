"""The page of one student: every check with its words and evidence, the code as it was handed in, times and marks."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from grader.batch import GradedAttempt, Store, for_students, unpack_findings
from grader.intake import wrong_solutions
from grader.model import (
    CourseMark,
    Exercise,
    ExerciseReport,
    GradebookColumn,
    GradebookRow,
    SubmissionInfo,
    Visibility,
    WrongSolution,
    points_text,
)
from grader.pages.content import ExerciseView, exercise_view, stories_of
from grader.reports.escape import escape_control
from grader.site.facts import ExerciseFacts, SubmissionFacts, facts_of
from grader.site.templates import site_environment, student_parts

HIDDEN = {
    Visibility.HIDDEN: "students do not see this check",
    Visibility.AFTER_DUE_DATE: "students see this check after the due date",
    Visibility.INSTRUCTORS: "students do not see that there is this check",
}


class BoardRow(Struct, frozen=True, kw_only=True):
    """One exercise in the table at the top of the page."""

    slug: str
    points: str
    checks: str = ""
    status: str = ""
    mark: str = ""
    state: str = "not handed in"
    tags: tuple[str, ...] = ()
    has_part: bool = False


class AttemptView(Struct, frozen=True, kw_only=True):
    """One of several attempts at an exercise."""

    number: int
    time: str
    state: str
    checks: str
    sha256: str
    code: str


class PastMark(Struct, frozen=True, kw_only=True):
    """A line of the history: a grading, a mark in the gradebook, or what a person has decided."""

    at: str
    what: str
    state: str = ""
    checks: str = ""
    points: str = ""
    why: str


class Part(Struct, frozen=True, kw_only=True):
    """One exercise on the page of a student; without `view` and `facts`, there is only what a person has set.

    times     sentences about the hand-in and the due date
    hidden    for titles of checks that students do not see: why
    counted   a sentence about the attempt that counts, where there are several
    suite     SHA-256 of the files of the exercise and its suites; empty if it is unknown
    sha256    that of the submitted file, and `size` its bytes
    """

    slug: str
    points: str
    why: str = ""
    view: ExerciseView | None = None
    facts: ExerciseFacts | None = None
    seconds: float = 0.0
    isolation: str = ""
    suite: str = ""
    file: str = ""
    sha256: str = ""
    size: int = 0
    times: tuple[str, ...] = ()
    hidden: dict[str, str] = {}
    attempts: tuple[AttemptView, ...] = ()
    counted: str = ""
    history: tuple[PastMark, ...] = ()


class StudentPages:
    """Writes the pages of students from a store, which it opens for itself: several processes can do so at once."""

    def __init__(self, out: Path, folder: Path, exercises: Sequence[Exercise]) -> None:
        self._store, self._folder = Store(out), folder
        self._order = {each.slug: place for place, each in enumerate(exercises)}
        self._wrong = {each.slug: _wrong(each) for each in exercises}
        self._marks, self._columns = self._store.marks(), self._store.check_columns()
        self._full = {each.slug: each.max_score for each in self._marks.columns(self._columns)}
        self._without_file = {each.id: each for each in self._store.only_overrides()}
        self._template = site_environment().get_template("student.html")
        self._parts = student_parts()

    def close(self) -> None:
        self._store.close()

    def write(self, submission: str, page: str, neighbours: tuple[str, str]) -> SubmissionFacts:
        """Writes one page and returns what the other pages count. `neighbours`: the pages before and after it."""
        known = self._store.about(submission) or self._without_file.get(submission)
        about = known or SubmissionInfo(id=submission)
        packed = self._store.packed_reports(submission)
        found = (unpack_findings(slug, blob) for slug, blob in packed.items())
        reports = sorted(found, key=lambda each: self._order.get(each.slug, len(self._order)))
        marks = self._marks.of(about, reports, self._columns)
        row = GradebookRow(about=about, exercises=tuple(reports), marks=marks)
        graded = {each.slug for each in reports}
        extra = {slug: mark for slug, mark in marks.items() if slug not in graded and mark.override}
        history = self._history(submission)
        parts = self._graded(row, history)
        for slug, mark in extra.items():
            why, past = escape_control(mark.why), tuple(history.get(slug, ()))
            parts.append(Part(slug=slug, points=_points_of(mark), why=why, history=past))
        facts = SubmissionFacts(
            about=about,
            page=page,
            exercises=tuple(part.facts for part in parts if part.facts),
            total=row.total,
            late=row.late,
            extra={slug: mark.points for slug, mark in extra.items()},
        )
        views = [part.view for part in parts if part.view]
        text = self._template.render(
            about=_shown(about),
            facts=facts,
            most=points_text(sum(self._full.values())),
            board=_board(row, parts, self._columns, self._full),
            parts=parts,
            stories=stories_of(views),
            evidence=_evidence(packed),
            neighbours=neighbours,
            **self._parts,
        )
        self._folder.joinpath(page).write_text(text, encoding="utf-8", newline="\n", errors="backslashreplace")
        return facts

    def _graded(self, row: GradebookRow, history: Mapping[str, Sequence[PastMark]]) -> list[Part]:
        """The part of the page for each report."""
        submission = row.about.id
        sources, attempts = self._store.sources(submission), self._store.attempts(submission)
        shown = {each.slug: each for each in for_students(row, self._marks.rules, datetime.now(UTC)).exercises}
        parts = []
        for report in row.exercises:
            name, content = sources.get(report.slug, ("", None))
            mark = row.marks.get(report.slug)
            facts = facts_of(report, content, self._wrong.get(report.slug, ()), mark)
            parts.append(
                Part(
                    slug=report.slug,
                    points=_points_of(mark) if mark else f"{report.score} of {len(report.checks)}",
                    why=escape_control(facts.why),
                    view=exercise_view(report, b"" if content is None else content),
                    facts=facts,
                    seconds=report.seconds,
                    isolation=_isolation(report.isolation),
                    suite=report.ran.suite if report.ran else "",
                    file=escape_control(name),
                    sha256="" if content is None else hashlib.sha256(content).hexdigest(),
                    size=len(content or b""),
                    times=_times(mark),
                    hidden=_hidden(shown[report.slug]),
                    attempts=_attempts(attempts.get(report.slug, ())),
                    counted=escape_control(row.about.attempts.get(report.slug, "")),
                    history=tuple(history.get(report.slug, ())),
                )
            )
        return parts

    def _history(self, submission: str) -> dict[str, list[PastMark]]:
        """For each exercise, everything that happened to its mark, the oldest first."""
        found = [
            (slug, PastMark(at=at, what="graded", state=status, checks=f"{score} of {checks}", why=why))
            for slug, at, status, score, checks, why in self._store.history(submission)
        ]
        by_hand = self._marks.past.get(submission, [])
        found += [(slug, PastMark(at=at, what="by hand", why=escape_control(what))) for slug, at, what in by_hand]
        found += [
            (slug, PastMark(at=at, what="gradebook", state=status, points=points, why=escape_control(why)))
            for slug, at, status, points, why in self._store.past_marks(submission)
        ]
        past: dict[str, list[PastMark]] = {}
        for slug, mark in sorted(found, key=lambda each: each[1].at):
            past.setdefault(slug, []).append(mark)
        return past


def _board(
    row: GradebookRow,
    parts: Sequence[Part],
    columns: Sequence[GradebookColumn],
    full: Mapping[str, float],
) -> list[BoardRow]:
    """A line for each exercise of the batch, also for those without a file."""
    by_slug = {part.slug: part for part in parts}
    rows = []
    for slug in [*(each.slug for each in columns), *(by_slug.keys() - {each.slug for each in columns})]:
        part, mark = by_slug.get(slug), row.marks.get(slug)
        if part is None:
            unknown = row.about.unclear and not row.marks
            rows.append(BoardRow(slug=slug, points="" if unknown else f"0 of {points_text(full[slug])}"))
            continue
        tags = (("late", mark is not None and mark.late), ("set by hand", mark is not None and bool(mark.override)))
        view = part.view
        rows.append(
            BoardRow(
                slug=slug,
                points=part.points,
                checks=view.score if view else "",
                status=view.status if view else "",
                mark=view.mark if view else "",
                state=view.state if view else "not handed in",
                tags=tuple(tag for tag, is_so in tags if is_so),
                has_part=True,
            )
        )
    return rows


def _points_of(mark: CourseMark) -> str:
    return f"{points_text(mark.points)} of {points_text(mark.full)}"


def _times(mark: CourseMark | None) -> tuple[str, ...]:
    """When a file was due and handed in, by the clocks of the course."""
    if mark is None:
        return ()
    due = f"due {mark.due:%Y-%m-%d %H:%M:%S %Z}" + " (extension)" * mark.extended if mark.due else ""
    handed_in = f"handed in {mark.handed_in:%Y-%m-%d %H:%M:%S %Z}" if mark.handed_in else ""
    unknown = "the time of the hand-in is not known" if mark.due and not mark.handed_in else ""
    return tuple(each for each in (handed_in, due, unknown) if each)


def _hidden(report: ExerciseReport) -> dict[str, str]:
    return {escape_control(each.title): HIDDEN[each.visibility] for each in report.checks if each.visibility in HIDDEN}


def _attempts(attempts: Sequence[GradedAttempt]) -> tuple[AttemptView, ...]:
    """All attempts that were graded; there are several only where the best one counts."""
    return tuple(
        AttemptView(
            number=each.number,
            time=f"{each.time:%Y-%m-%d %H:%M:%S}" if each.time else "",
            state=each.report.status,
            checks=f"{each.report.score} of {len(each.report.checks)}",
            sha256=hashlib.sha256(each.file.content).hexdigest(),
            code=_text(each.file.content),
        )
        for each in attempts
    )


def _text(content: bytes) -> str:
    return "\n".join(map(escape_control, content.decode("utf-8", "backslashreplace").splitlines()))


def _shown(about: SubmissionInfo) -> dict[str, Any]:
    """The owner as text that cannot act."""
    return {
        "id": escape_control(about.id),
        "student": escape_control(about.student),
        "origin": escape_control(about.origin),
        "notes": [escape_control(each) for each in (*about.notes, *about.guesses, about.problem) if each],
    }


def _evidence(packed: Mapping[str, bytes]) -> dict[str, str]:
    """The stored reports, as they are, for the script that shows one of them when it is asked for."""
    return {slug: base64.b64encode(blob).decode() for slug, blob in packed.items()}


def _isolation(found: Any) -> str:
    if found is None:
        return "unknown"
    return "on" if found.on else f"off ({escape_control(found.why_not)})"


def _wrong(exercise: Exercise) -> tuple[WrongSolution, ...]:
    try:
        return tuple(wrong_solutions(exercise))
    except (OSError, ValueError):  # a course has none, and `grader check` says what is wrong with one
        return ()
