"""What the checks' verdicts add up to."""

import msgspec
import pytest

from grader.model.verdict import CheckReport, ExerciseReport, Isolation, Reason, Report, grader_bug
from tests.builders import CLEAN, check_of, report_of

PASSED = check_of("good")
FAILED = check_of("bad", Reason.SEQUENTIAL)
UNSURE = check_of("unsure", Reason.MACHINE_BUSY)
BROKEN = check_of("broken", Reason.GRADER_BUG)
UNTOUCHED = check_of("stub", Reason.NOT_STARTED)
ON, OFF = Isolation(on=True), Isolation(on=False, why_not="it was turned off")


@pytest.mark.parametrize(
    ("checks", "status", "first", "code"),
    [
        ([PASSED, PASSED], "passed", None, 0),
        ([PASSED, UNSURE], "inconclusive", UNSURE, 3),
        ([UNSURE, BROKEN], "error", UNSURE, 3),
        ([BROKEN, UNSURE, FAILED, UNTOUCHED], "failed", FAILED, 1),
    ],
)
def test_the_worst_check_decides_and_the_first_failed_one_speaks(checks, status, first, code):
    report = report_of(*checks)
    assert (report.status, report.first_problem) == (status, first)
    assert Report(exercises=(report_of(PASSED), report)).exit_code == code


def test_an_exercise_without_checks_is_our_error_and_no_pass():
    assert report_of().status == "error"
    assert Report(exercises=(report_of(),)).exit_code == 3


def test_each_passed_check_is_a_point():
    assert report_of(PASSED, FAILED, PASSED, UNSURE).score == 2


def test_an_exercise_is_untouched_if_its_first_problem_is_the_stub():
    assert report_of(PASSED, UNTOUCHED).not_started
    assert not report_of(FAILED, UNTOUCHED).not_started
    assert not report_of(PASSED).not_started


def test_a_bug_is_ours_and_keeps_its_traceback():
    finding = grader_bug("Traceback ...")
    assert (finding.status, finding.reason, finding.what) == ("error", Reason.GRADER_BUG, "Traceback ...")


@pytest.mark.parametrize("noun", [FAILED.finding, check_of("bad", Reason.RAISED, (CLEAN,)), report_of(PASSED, FAILED)])
def test_every_noun_comes_back_from_json_as_it_was(noun):
    assert msgspec.json.decode(msgspec.json.encode(noun), type=type(noun)) == noun


@pytest.mark.parametrize("kind", [CheckReport, ExerciseReport])
def test_a_report_without_its_fields_is_refused(kind):
    with pytest.raises(msgspec.ValidationError, match="missing required field"):
        msgspec.json.decode(b"{}", type=kind)


@pytest.mark.parametrize(
    ("each", "whole"),
    [((), None), ((None,), None), ((ON, None), ON), ((ON, OFF, ON), OFF), ((OFF,), OFF)],
)
def test_a_report_was_made_behind_walls_only_if_all_of_it_was(each, whole):
    exercises = [msgspec.structs.replace(report_of(), isolation=isolation) for isolation in each]
    assert Report(exercises=tuple(exercises)).isolation == whole
