"""The marks of a batch: the rules of the course and the overrides, kept in the store, and the points that they give.

Law: an override is never lost and never changed. To undo one adds a line that says so.
"""

import contextlib
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from grader.intake import key_of
from grader.model import (
    CourseMark,
    CourseRules,
    ExerciseReport,
    GradebookColumn,
    Override,
    SubmissionInfo,
    course_mark,
    is_late,
    plain_points,
    points_text,
)

TABLE = """
CREATE TABLE IF NOT EXISTS override (
    student TEXT NOT NULL, slug TEXT NOT NULL, at TEXT NOT NULL, points REAL, reason TEXT NOT NULL, by TEXT NOT NULL
)
"""
"""Every override that ever was, the oldest first; without points, it undoes the one before."""


class Marks:
    """The rules and overrides of one store, as they were when this was made."""

    def __init__(self, db: sqlite3.Connection) -> None:
        found = db.execute("SELECT about FROM fact WHERE name = 'rules'").fetchone()
        self.rules = msgspec.json.decode(found[0], type=CourseRules) if found else None
        self.overrides: dict[tuple[str, str], Override] = {}
        self.past: dict[str, list[tuple[str, str, str]]] = {}
        """For each student, what was set and undone: exercise, time, and a sentence."""
        rows: list[tuple[str, str, str, float | None, str, str]] = []
        with contextlib.suppress(sqlite3.OperationalError):  # a store from before there were overrides
            rows = db.execute("SELECT student, slug, at, points, reason, by FROM override ORDER BY rowid").fetchall()
        for student, slug, at, points, reason, by in rows:
            if points is None:
                self.overrides.pop((student, slug), None)
                what = f"override undone by {by}: {reason}"
            else:
                self.overrides[student, slug] = Override(points=points, reason=reason, by=by, at=at)
                what = f"set to {points_text(points)} by {by}: {reason}"
            self.past.setdefault(student, []).append((slug, at, what))

    def columns(self, columns: Iterable[GradebookColumn]) -> list[GradebookColumn]:
        """The columns, with the points that the rules give."""
        rules = self.rules
        if rules is None:
            return list(columns)
        return [replace(each, max_score=plain_points(rules.weight(each.slug, int(each.max_score)))) for each in columns]

    def of(
        self, about: SubmissionInfo, reports: Iterable[ExerciseReport], columns: Iterable[GradebookColumn]
    ) -> dict[str, CourseMark]:
        """The marks of one student. Without rules, only those that a person has set.

        columns  the columns with the number of checks of each exercise
        """
        found = {each.slug: each for each in reports}
        marks = {}
        for column in columns:
            override = self.overrides.get((about.id, column.slug))
            if override is None and (self.rules is None or about.unclear):
                continue
            rules, report = self.rules or CourseRules(), found.get(column.slug)
            late, handed_in = _hand_in(rules, about, column.slug)
            marks[column.slug] = course_mark(
                rules,
                about.id,
                column.slug,
                report,
                checks=_checks(report, int(column.max_score)),
                late=late,
                handed_in=handed_in,
                override=override,
            )
        return marks


def late_exercises(rules: CourseRules, about: SubmissionInfo, slugs: Iterable[str]) -> list[str]:
    """Those of the exercises whose file is late, by the rules and by what the platform tells."""
    found = ((slug, *_hand_in(rules, about, slug)) for slug in slugs)
    return [slug for slug, late, time in found if is_late(rules, about.id, slug, late=late, handed_in=time)]


def _hand_in(rules: CourseRules, about: SubmissionInfo, slug: str) -> tuple[bool, datetime | None]:
    """Whether the platform marks the file as late, and when it was handed in, if that is known."""
    late = about.late and (slug in about.late_for or not about.late_for)
    return late, aware(about.times.get(slug) or _listed_time(about, rules), rules.timezone)


def _checks(report: ExerciseReport | None, most: int) -> int:
    """The number of checks that a right solution passes: those of the suite that the report is about, if all ran.

    While a changed suite grades one submission after the other, the store has reports on both suites.

    most  the largest number of checks in any report
    """
    if report and report.ran and report.ran.checks >= report.ran.defined:
        return len(report.checks)
    return most


def _listed_time(about: SubmissionInfo, rules: CourseRules) -> datetime | None:
    """The time in the platform's list: by the platform's number, else by the id, which can be a login or an address."""
    names = [("number", about.number)] if about.number else []
    names += [(kind, about.id) for kind in ("id", "login", "email")]
    found = (rules.times.get(f"{kind}:{key_of(name)}") for kind, name in names)
    return next((each for each in found if each), None)


def add_override(
    db: sqlite3.Connection, student: str, slug: str, points: float | None, *, reason: str, by: str
) -> None:
    """Sets a mark, or undoes what was set (`points` None). Call it in a transaction."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    db.execute("INSERT INTO override VALUES (?, ?, ?, ?, ?, ?)", (student, slug, at, points, reason, by))


def aware(time: datetime | None, zone: str) -> datetime | None:
    """The time, in the time zone of the course where the platform does not name another one."""
    return time.replace(tzinfo=ZoneInfo(zone)) if time is not None and time.tzinfo is None else time
