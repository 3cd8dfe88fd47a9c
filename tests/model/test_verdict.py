"""From the verdicts of the checks to those of the exercise and the report."""

from graphlib import TopologicalSorter

import msgspec
import pytest

from grader.model.verdict import CONSEQUENCES, CheckReport, ExerciseReport, Isolation, Reason, Report, grader_bug
from tests.builders import CLEAN, check_of, report_of

PASSED = check_of("good")
FAILED = check_of("bad", Reason.SEQUENTIAL)
UNSURE = check_of("unsure", Reason.MACHINE_BUSY)
BROKEN = check_of("broken", Reason.GRADER_BUG)
NOT_STARTED = check_of("stub", Reason.NOT_STARTED)
ON, OFF = Isolation(on=True), Isolation(on=False, why_not="it was turned off")


@pytest.mark.parametrize(
    ("checks", "status", "first", "code"),
    [
        ([PASSED, PASSED], "passed", None, 0),
        ([PASSED, UNSURE], "inconclusive", UNSURE, 3),
        ([UNSURE, BROKEN], "error", UNSURE, 3),
        ([BROKEN, UNSURE, FAILED, NOT_STARTED], "failed", FAILED, 1),
    ],
)
def test_the_worst_check_gives_the_status_and_the_first_failed_one_the_reason(checks, status, first, code):
    report = report_of(*checks)
    assert (report.status, report.first_problem) == (status, first)
    assert Report(exercises=(report_of(PASSED), report)).exit_code == code


def test_an_exercise_without_checks_is_an_error_and_does_not_pass():
    assert report_of().status == "error"
    assert Report(exercises=(report_of(),)).exit_code == 3


def test_each_passed_check_is_a_point():
    assert report_of(PASSED, FAILED, PASSED, UNSURE).score == 2


def test_an_exercise_is_not_started_if_its_first_problem_is_the_stub():
    assert report_of(PASSED, NOT_STARTED).not_started
    assert not report_of(FAILED, NOT_STARTED).not_started
    assert not report_of(PASSED).not_started


def test_a_grader_bug_is_an_error_and_keeps_its_traceback():
    finding = grader_bug("Traceback ...")
    assert (finding.status, finding.reason, finding.what) == ("error", Reason.GRADER_BUG, "Traceback ...")


@pytest.mark.parametrize("value", [FAILED.finding, check_of("bad", Reason.RAISED, (CLEAN,)), report_of(PASSED, FAILED)])
def test_every_value_survives_a_round_trip_through_json(value):
    assert msgspec.json.decode(msgspec.json.encode(value), type=type(value)) == value


@pytest.mark.parametrize("kind", [CheckReport, ExerciseReport])
def test_a_report_without_its_fields_is_refused(kind):
    with pytest.raises(msgspec.ValidationError, match="missing required field"):
        msgspec.json.decode(b"{}", type=kind)


@pytest.mark.parametrize(
    ("each", "whole"),
    [((), None), ((None,), None), ((ON, None), ON), ((ON, OFF, ON), OFF), ((OFF,), OFF)],
)
def test_a_report_is_isolated_only_if_every_exercise_is(each, whole):
    exercises = [msgspec.structs.replace(report_of(), isolation=isolation) for isolation in each]
    assert Report(exercises=tuple(exercises)).isolation == whole


def test_the_cause_leads_and_what_can_follow_from_it_comes_after():
    hangs, races, slow = (
        check_of("hangs", Reason.DEADLOCK),
        check_of("races", Reason.RACE),
        check_of("slow", Reason.TOO_SLOW),
    )
    report = report_of(hangs, check_of("fine"), slow, races)
    assert report.first_problem == slow
    assert report.problems == (slow, races, hangs)
    assert [report.cause_of(each) for each in report.checks] == [Reason.RACE, None, None, None]


def test_no_reason_follows_from_itself():
    TopologicalSorter(CONSEQUENCES).prepare()
    assert all(reason not in follows for reason, follows in CONSEQUENCES.items())


def test_an_inconclusive_check_is_no_cause():
    report = report_of(check_of("hangs", Reason.DEADLOCK), check_of("races", Reason.NOT_UNDER_CONTROL))
    assert report.cause_of(report.checks[0]) is None
