"""pytest, started by an editor, gives the same verdicts as the grader; and how a check's end becomes a verdict."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.execution import LaunchError
from grader.grading.pytest_plugin import report_check
from grader.grading.results import CheckFailed
from grader.model import Expectation, Finding, Reason, RecordedExpectation
from tests.builders import clean, exercise_in
from tests.tiny import SEQUENTIAL, make_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
BARE = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]


def run_pytest(*arguments):
    return subprocess.run([*BARE, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_stub_fails_with_a_message_instead_of_a_traceback():
    done = run_pytest("exercises/threads/02_fan_out")
    assert done.returncode == 1
    assert "failed: not_started" in done.stdout
    assert "README.md" in done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_plugin.py" not in done.stdout


def test_a_suite_outside_a_catalogue_says_what_is_missing(tmp_path):
    path = tmp_path / "test_alone.py"
    path.write_text("async def test_it(student):\n    pass\n")
    done = run_pytest("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(path))
    assert done.returncode == 1
    assert "exercise.toml is missing beside it" in " ".join(done.stdout.split())


def test_the_stub_in_the_folder_of_the_exercise_is_judged(tmp_path):
    exercise = make_catalogue(tmp_path)
    exercise.stub.write_text(SEQUENTIAL)
    done = run_pytest("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), str(exercise.suite))
    assert "failed: sequential" in done.stdout, done.stdout


EXPECTATION = RecordedExpectation(run=0, expected=Expectation())


@pytest.fixture
def fixture_after(tmp_path):
    """What `student` holds at the end of a check with one run."""

    def make(*, judged=True, value_was_read=False, expectations=(EXPECTATION,), remark=""):
        result = SimpleNamespace(observation=clean(), judged=judged, value_was_read=value_was_read)
        exercise = exercise_in(tmp_path)
        return SimpleNamespace(results=[result], expectations=list(expectations), exercise=exercise, remark=remark)

    return make


def report(fixture, exception=None, check=None):
    """The report on a check that ends with the exception; `check` is its function."""
    item = SimpleNamespace(
        name="test_order", obj=check, path=Path("test_run_all.py"), get_closest_marker=lambda _: None
    )
    excinfo = None
    if exception is not None:
        try:
            raise exception
        except BaseException:
            excinfo = pytest.ExceptionInfo.from_current()
    return report_check(item, excinfo, 0.5, fixture)


def test_a_check_that_judged_and_ended_normally_passes(fixture_after):
    def check():
        """Results are in order.

        More about it.
        """

    passed = report(fixture_after(remark="look at line 1"), check=check)
    assert (passed.id, passed.title, passed.status) == ("order", "Results are in order", "passed")
    assert (passed.rejudgeable, passed.remark, passed.seconds) == ("demands", "look at line 1", 0.5)
    assert len(passed.evidence) == len(passed.expectations) == 1


def test_a_pass_without_a_recorded_expectation_cannot_be_judged_again(fixture_after):
    assert report(fixture_after(expectations=())).rejudgeable == "else"


def test_a_check_that_judged_nothing_is_our_error(fixture_after):
    assert report(fixture_after(judged=False)).finding.reason is Reason.GRADER_BUG
    assert report(None).finding.reason is Reason.GRADER_BUG


def test_a_failed_expectation_gives_its_finding_without_a_remark(fixture_after):
    finding = Finding(status="failed", reason=Reason.TOO_SLOW, what="2 s")
    failed = report(fixture_after(remark="look at line 1"), CheckFailed(finding))
    assert (failed.status, failed.finding, failed.remark) == ("failed", finding, "")


@pytest.mark.parametrize(
    ("exception", "values", "reason"),
    [
        (AssertionError("It is 3."), {}, Reason.WRONG_RESULT),
        (AssertionError("It is 3."), {"judged": False}, Reason.GRADER_BUG),
        (TypeError("no len"), {"value_was_read": True}, Reason.WRONG_RESULT),
        (KeyError("a"), {"value_was_read": True}, Reason.WRONG_RESULT),
        (TypeError("no len"), {}, Reason.GRADER_BUG),
        (RuntimeError("mistake"), {"value_was_read": True}, Reason.GRADER_BUG),
        (LaunchError("no memory"), {}, Reason.GRADER_BUG),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_an_exception_of_the_suite_blames_the_student_only_for_a_judged_value(fixture_after, exception, values, reason):
    ended = report(fixture_after(**values), exception)
    assert ended.finding.reason is reason
    assert ended.status == ("failed" if reason is Reason.WRONG_RESULT else "error")
    assert ended.rejudgeable == "else"
