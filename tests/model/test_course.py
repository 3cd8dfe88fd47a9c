"""The mark that the rules of a course give: lateness by the calendar, exact points, extensions."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import (
    CourseMark,
    CourseRules,
    ExerciseRules,
    GradebookRow,
    LateRules,
    Reason,
    SubmissionInfo,
    course_mark,
)
from tests.builders import check_of, repeatable, report_of

BERLIN = ZoneInfo("Europe/Berlin")


def report(passed=1, checks=1):
    return report_of(*(check_of(f"c{n}", *([] if n < passed else [Reason.WRONG_RESULT])) for n in range(checks)))


def mark(due, handed_in, *, weight=10.0, percent=10.0, grace=0.0, most=100.0, done=None, **more):
    rules = CourseRules(
        timezone="Europe/Berlin",
        exercises={"fan_out": ExerciseRules(weight=weight, due=due)},
        late=LateRules(percent_per_day=percent, grace_minutes=grace, most_percent=most),
    )
    done = done or report()
    return course_mark(rules, "ann", "fan_out", done, checks=len(done.checks), handed_in=handed_in, **more)


def berlin(*parts, fold=0):
    return datetime(*parts, tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("due", "handed_in", "points"),
    [
        (berlin(2026, 10, 24, 23, 59), berlin(2026, 10, 24, 23, 59), 10),
        (berlin(2026, 10, 24, 23, 59), berlin(2026, 10, 24, 23, 59, 1), 9),
        (berlin(2026, 10, 24, 23, 59), berlin(2026, 10, 25, 23, 59), 9),  # a day of 25 hours
        (berlin(2026, 10, 24, 23, 59), berlin(2026, 10, 25, 23, 59, 1), 8),
        (berlin(2026, 3, 28, 23, 59), berlin(2026, 3, 29, 23, 59), 9),  # a day of 23 hours
        (berlin(2026, 3, 28, 23, 59), berlin(2026, 3, 29, 23, 59, 1), 8),
        (berlin(2026, 10, 25, 2, 30), berlin(2026, 10, 25, 2, 10, fold=1), 9),  # 40 minutes later, by an earlier clock
        (berlin(2026, 10, 25, 2, 30, fold=1), berlin(2026, 10, 25, 2, 50), 10),  # 40 minutes earlier, by a later clock
    ],
)
def test_a_day_begun_ends_at_the_time_of_the_due_date_also_when_clocks_change(due, handed_in, points):
    fixed = timezone(due.utcoffset())
    for one in (due, due.astimezone(UTC), due.astimezone(fixed)):
        for other in (handed_in, handed_in.astimezone(UTC), handed_in.astimezone(timezone(timedelta(hours=-7)))):
            assert mark(one, other).points == points, (one, other)


def test_a_mark_says_when_a_file_was_due_and_handed_in_by_the_clocks_of_the_course():
    due, handed_in = datetime(2026, 10, 24, 21, 59, tzinfo=UTC), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)
    found = mark(due, handed_in)
    when = "due 2026-10-24 23:59 CEST, handed in 2026-10-26 00:00:00 CET"
    assert found.why == f"late, day 2 after the due date ({when}): 20 % less"
    assert (found.late, found.extended) == (True, False)
    assert f"{found.handed_in:%d %H:%M} {found.due:%d %H:%M}" == "26 00:00 24 23:59"


def test_minutes_of_grace_cost_nothing_and_do_not_move_the_due_date():
    due = berlin(2026, 11, 1, 12, 0)
    in_time = mark(due, berlin(2026, 11, 1, 12, 15), grace=15, late=True)
    assert (in_time.points, in_time.late, in_time.why) == (10, False, "")
    assert mark(due, berlin(2026, 11, 1, 12, 15, 1), grace=15).points == 9
    assert mark(due, berlin(2026, 11, 2, 12, 10), grace=15).points == 8


def test_without_a_penalty_a_late_file_is_still_called_late():
    found = mark(berlin(2026, 11, 1, 12, 0), berlin(2026, 11, 1, 13, 0), percent=0)
    assert (found.points, found.late) == (10, True)
    assert found.why.endswith(": no penalty")


@pytest.mark.parametrize(
    ("weight", "passed", "checks", "percent", "points"),
    [
        (5.35, 1, 2, 0, 2.68),  # 2.675, which is a little less as a float
        (1.0, 1, 8, 0, 0.13),
        (0.1, 8, 9, 0, 0.09),
        (10, 2, 3, 10, 6.0),
        (1.15, 1, 1, 10, 1.04),  # 1.035
        (1e6, 1, 3, 0, 333333.33),
    ],
)
def test_points_are_computed_exactly_and_half_a_hundredth_is_rounded_up(weight, passed, checks, percent, points):
    due = berlin(2026, 11, 1, 12, 0)
    late = due + timedelta(minutes=1)
    assert mark(due, late, weight=weight, percent=percent, done=report(passed, checks)).points == points


def test_an_extension_for_all_exercises_brings_no_due_date_forward():
    early, between, late = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 5, 9))
    rules = CourseRules(
        exercises={"a": ExerciseRules(due=early), "b": ExerciseRules(due=late), "c": ExerciseRules()},
        extensions={"ann": {"all": between}, "bob": {"b": early, "c": late}},
    )
    assert [rules.due("ann", slug) for slug in "abcd"] == [between, late, None, None]
    assert [rules.is_extended("ann", slug) for slug in "abcd"] == [True, False, False, False]
    assert [rules.due("bob", slug) for slug in "abcd"] == [early, early, late, None]  # as a person wrote it
    assert [rules.due("cem", slug) for slug in "abc"] == [early, late, None]


def test_a_mark_says_why_some_passed_checks_give_no_points():
    rules = CourseRules(exercises={"fan_out": ExerciseRules(weight=10, points="pass or fail")})
    some, none, every = (course_mark(rules, "ann", "fan_out", report(passed, 5), checks=5) for passed in (2, 0, 5))
    assert (some.points, some.why) == (0, "pass or fail: 2 of 5 checks give no points")
    assert (none.points, none.why) == (0, "")
    assert (every.points, every.why) == (10, "")


@repeatable
@given(
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(timezones=st.sampled_from([UTC, BERLIN, timezone(timedelta(hours=14))])),
    st.floats(0, 1000),
    st.floats(0, 100),
)
def test_any_times_give_points_between_nothing_and_all(due, handed_in, weight, percent):
    found = mark(due, handed_in, weight=weight, percent=percent)
    assert 0 <= found.points <= weight + 0.005
    if 1 < handed_in.year < 9999:  # at the ends of the calendar, other time zones have no such time
        assert found.late == (handed_in.astimezone(UTC) > due)


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_that_a_student_made_up_stops_nothing(year):
    handed_in = datetime(year, 12 if year > 1 else 1, 31 if year > 1 else 1, 23 if year > 1 else 0, tzinfo=UTC)
    assert mark(berlin(2026, 11, 1), handed_in).points == (10 if year == 1 else 0)


@pytest.mark.parametrize(
    ("about", "marks", "late"),
    [
        ({"late": True}, {}, True),
        ({"late": True, "late_for": ("race",)}, {}, False),
        ({"late": True, "late_for": ("fan_out",)}, {}, True),
        ({"late": True}, {"fan_out": False}, False),  # the rules know better: there is an extension
        ({}, {"fan_out": True}, True),
        ({}, {"race": True}, False),  # nothing was handed in for it
    ],
)
def test_a_submission_is_late_by_the_rules_else_by_the_platform(about, marks, late):
    marks = {slug: CourseMark(slug=slug, points=1, full=1, late=each) for slug, each in marks.items()}
    row = GradebookRow(about=SubmissionInfo(id="ann", **about), exercises=(report(),), marks=marks)
    assert row.late == late
