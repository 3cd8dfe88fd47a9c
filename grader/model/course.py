"""The rules of a course as values, and the mark that they give. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from grader.model.points import points_text
from grader.model.records import CourseMark, Override
from grader.model.verdict import ExerciseReport, Visibility

Points = Literal["per check", "pass or fail"]
Attempts = Literal["latest", "best"]


class ExerciseRules(Struct, frozen=True, kw_only=True):
    """The rules of one exercise.

    weight         points for all of its checks; None for one point each
    points         `per check`: each passed check counts; `pass or fail`: only all checks together count
    due            the due date with its time zone; None for none
    attempts       which attempt counts: `latest`, or `best` for the one with the most points
    most_attempts  number of attempts that count, the first ones; None for all
    checks         who may see a check, by its id; else its suite says so
    """

    weight: float | None = None
    points: Points = "per check"
    due: datetime | None = None
    attempts: Attempts = "latest"
    most_attempts: int | None = None
    checks: dict[str, Visibility] = {}


class LateRules(Struct, frozen=True, kw_only=True):
    """The penalty for late hand-ins.

    percent_per_day  percent of the points that each day begun costs
    grace_minutes    minutes after the due date that cost nothing
    most_percent     percent of the points that a late hand-in costs at most
    """

    percent_per_day: float = 0.0
    grace_minutes: float = 0.0
    most_percent: float = 100.0


class CourseRules(Struct, frozen=True, kw_only=True):
    """The rules of a course.

    timezone    name of the time zone in which platforms give times that name none
    exercises   by slug; an exercise without rules has a point for each check
    late        the penalty
    extensions  for the id of a student, the due dates of their own, by slug; `all` stands for every exercise
    times       when students handed in, by a platform's list, for files whose names do not tell it: by keys such as
                `id:s1` or `number:12`
    """

    timezone: str = "UTC"
    exercises: dict[str, ExerciseRules] = {}
    late: LateRules = LateRules()
    extensions: dict[str, dict[str, datetime]] = {}
    times: dict[str, datetime] = {}

    def weight(self, slug: str, checks: int) -> float:
        """The points for all checks of an exercise."""
        weight = self.exercises.get(slug, ExerciseRules()).weight
        return checks if weight is None else weight

    def due(self, student: str, slug: str) -> datetime | None:
        """The due date of a student: their own, else that of the exercise."""
        own = self.extensions.get(student, {})
        return own.get(slug, own.get("all", self.exercises.get(slug, ExerciseRules()).due))

    def is_over(self, slug: str, now: datetime) -> bool:
        """Whether the due date of every student has passed, extensions included. False without a due date."""
        general = self.exercises.get(slug, ExerciseRules()).due
        own = [self.due(student, slug) for student in self.extensions]
        return general is not None and all(due is not None and due < now for due in (general, *own))


def with_visibility(rules: CourseRules, reports: Iterable[ExerciseReport], now: datetime) -> tuple[ExerciseReport, ...]:
    """The reports, with each check as visible as the rules say at the time `now`.

    A check that waits for the due date is visible once that of every student has passed: students compare feedback.
    """
    return tuple(_with_visibility(rules, each, now) for each in reports)


def _with_visibility(rules: CourseRules, report: ExerciseReport, now: datetime) -> ExerciseReport:
    named, over = rules.exercises.get(report.slug, ExerciseRules()).checks, rules.is_over(report.slug, now)
    checks = []
    for check in report.checks:
        visibility = named.get(check.id, check.visibility)
        if over and visibility is Visibility.AFTER_DUE_DATE:
            visibility = Visibility.VISIBLE
        checks.append(check if visibility is check.visibility else replace(check, visibility=visibility))
    return replace(report, checks=tuple(checks))


def course_mark(
    rules: CourseRules,
    student: str,
    slug: str,
    report: ExerciseReport | None,
    *,
    checks: int,
    late: bool = False,
    handed_in: datetime | None = None,
    override: Override | None = None,
) -> CourseMark:
    """The mark for one exercise.

    checks     number of its checks
    late       whether the platform marks the file as late; counts only where the time is not known
    handed_in  the time at which the file was handed in; None if it is not known
    """
    own, full = rules.exercises.get(slug, ExerciseRules()), rules.weight(slug, checks)
    share = (report.score / checks) if report and checks else 0.0
    if own.points == "pass or fail":
        share = float(report is not None and bool(checks) and report.score == checks)
    lost, why = _penalty(rules, student, slug, late=late, handed_in=handed_in) if report else (0.0, "")
    points = round(full * share * (1 - lost), 2)
    if override is not None:
        computed = f"(computed: {points_text(points)})"
        why = f"set to {points_text(override.points)} by {override.by}: {override.reason} {computed}"
        return CourseMark(slug=slug, points=override.points, full=full, why=why, override=override)
    return CourseMark(slug=slug, points=points, full=full, why=why)


def _penalty(
    rules: CourseRules, student: str, slug: str, *, late: bool, handed_in: datetime | None
) -> tuple[float, str]:
    """The share of the points that lateness costs, and a sentence about it."""
    due = rules.due(student, slug)
    if due is None or (handed_in is None and not late):
        return 0.0, ""
    if handed_in is None:
        if rules.late.percent_per_day:
            return (
                0.0,
                f"late by the platform, which does not tell the time (due {due:%Y-%m-%d %H:%M}): no penalty taken",
            )
        return 0.0, ""
    over = handed_in - due
    if over <= timedelta(minutes=rules.late.grace_minutes):
        return 0.0, ""
    days = -(-over // timedelta(days=1))
    percent = min(days * rules.late.percent_per_day, rules.late.most_percent)
    unit = "day" if days == 1 else "days"
    return percent / 100, f"late by {days} {unit} begun (due {due:%Y-%m-%d %H:%M}): {points_text(percent)} % less"
