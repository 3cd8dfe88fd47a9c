"""The rules of a course as values, and the mark that they give. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Literal, overload
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from grader.model.points import exact_points, points_text, rounded_points
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
    grace_minutes    minutes after the due date that cost nothing; what comes later is counted from the due date
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
    graded      the exercises of the course; empty for all that there are
    extensions  for the id of a student, the due dates of their own, by slug; `all` stands for every exercise
                that has a due date before it
    times       when students handed in, by a platform's list, for files whose names do not tell it: by keys such as
                `id:s1` or `number:12`
    """

    timezone: str = "UTC"
    exercises: dict[str, ExerciseRules] = {}
    late: LateRules = LateRules()
    graded: tuple[str, ...] = ()
    extensions: dict[str, dict[str, datetime]] = {}
    times: dict[str, datetime] = {}

    def weight(self, slug: str, checks: int) -> float:
        """The points for all checks of an exercise."""
        weight = self.exercises.get(slug, ExerciseRules()).weight
        return checks if weight is None else weight

    def due(self, student: str, slug: str) -> datetime | None:
        """The due date of a student: their own, else that of the exercise.

        An extension for all exercises brings no due date forward, and gives none to an exercise without.
        """
        own, due = self.extensions.get(student, {}), self.exercises.get(slug, ExerciseRules()).due
        if slug in own or due is None:
            return own.get(slug)
        return max(due, own.get("all", due))

    def is_extended(self, student: str, slug: str) -> bool:
        """Whether a student has a due date of their own for an exercise."""
        return self.due(student, slug) != self.exercises.get(slug, ExerciseRules()).due

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
    late       whether the platform marks the file as late; counts only where the due date or the time is not known
    handed_in  the time at which the file was handed in; None if it is not known
    """
    own, full = rules.exercises.get(slug, ExerciseRules()), rules.weight(slug, checks)
    share = Fraction(report.score, checks) if report and checks else Fraction(0)
    if own.points == "pass or fail":
        share = Fraction(report is not None and bool(checks) and report.score == checks)
    lateness = _lateness(rules, rules.due(student, slug), late=late, handed_in=handed_in) if report else _Lateness()
    points = rounded_points(exact_points(full) * share * (1 - exact_points(lateness.percent) / 100))
    lost = f"pass or fail: {report.score} of {checks} checks give no points" if report and report.score else ""
    why = "; ".join(each for each in (lost if not share else "", lateness.why) if each)
    if override is not None:
        computed = f"(computed: {points_text(points)})"
        why = f"set to {points_text(override.points)} by {override.by}: {override.reason} {computed}"
    return CourseMark(
        slug=slug,
        points=points if override is None else override.points,
        full=full,
        why=why,
        override=override,
        late=lateness.late,
        handed_in=_local(handed_in, rules.timezone) if report else None,
        due=_local(rules.due(student, slug), rules.timezone),
        extended=rules.is_extended(student, slug),
    )


def is_late(rules: CourseRules, student: str, slug: str, *, late: bool, handed_in: datetime | None) -> bool:
    """Whether a file is late: by its due date, and by the platform where the due date or the time is not known."""
    return _lateness(rules, rules.due(student, slug), late=late, handed_in=handed_in).late


def days_late(due: datetime, handed_in: datetime, zone: str) -> int:
    """The number of days begun after the due date, at least 1, by the calendar and the clocks of the time zone.

    So a day ends at the time of day of the due date, also on the two days of a year that have 23 or 25 hours.
    """
    over = _local(handed_in, zone).replace(tzinfo=None) - _local(due, zone).replace(tzinfo=None)
    return max(-(-over // timedelta(days=1)), 1)


class _Lateness(Struct, frozen=True, kw_only=True):
    """Whether a file is late, the percent of the points that this costs, and a sentence about it."""

    late: bool = False
    percent: float = 0.0
    why: str = ""


def _lateness(rules: CourseRules, due: datetime | None, *, late: bool, handed_in: datetime | None) -> _Lateness:
    if due is None:
        return _Lateness(late=late)
    until = f"due {_local(due, rules.timezone):%Y-%m-%d %H:%M %Z}"
    if handed_in is None:
        if not late or not rules.late.percent_per_day:
            return _Lateness(late=late)
        why = f"late by the platform, which does not tell the time ({until}): no penalty taken"
        return _Lateness(late=True, why=why)
    # Two times of one time zone would be subtracted as clocks show them, and the hour that comes twice would be lost.
    over = _with_offset(handed_in) - _with_offset(due)
    if over <= timedelta(minutes=rules.late.grace_minutes):
        return _Lateness()
    days = days_late(due, handed_in, rules.timezone)
    percent = min(days * rules.late.percent_per_day, rules.late.most_percent)
    when = f"{until}, handed in {_local(handed_in, rules.timezone):%Y-%m-%d %H:%M:%S %Z}"
    cost = f"{points_text(percent)} % less" if percent else "no penalty"
    return _Lateness(late=True, percent=percent, why=f"late, day {days} after the due date ({when}): {cost}")


@overload
def _local(time: datetime, zone: str) -> datetime: ...
@overload
def _local(time: None, zone: str) -> None: ...
def _local(time: datetime | None, zone: str) -> datetime | None:
    """The time by the clocks of the time zone. A stored due date has an offset in place of its zone."""
    try:
        return time.astimezone(ZoneInfo(zone)) if time is not None else None
    except OverflowError:  # the years 1 and 9999, which a student can write into a file
        return time


def _with_offset(time: datetime) -> datetime:
    """The same moment, with an offset in place of a time zone."""
    return time.replace(tzinfo=timezone(time.utcoffset() or timedelta()))
