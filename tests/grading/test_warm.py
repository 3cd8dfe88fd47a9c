"""The warm process: it grades again and again, a newer request replaces an older one, and it leaves nothing behind."""

import contextlib
import itertools

import psutil
import pytest

from grader.grading.warm import WarmGrader
from tests.tiny import RIGHT, SEQUENTIAL, make_catalogue

NEVER = "import threading\n\n\ndef run_all(jobs):\n    threading.Event().wait()\n"
"""A program that a grading stops only after some seconds."""


@pytest.fixture
def exercise(tmp_path):
    return make_catalogue(tmp_path)


@pytest.fixture
def warm(exercise, tmp_path):
    grader = WarmGrader(tmp_path, "run_all", "off")
    yield grader
    grader.close()


def reports_until(answers, number):
    """The reports that come, by the number of their request, up to that of this request."""
    found = {}
    for answer in answers:
        if answer.report is not None:
            found[answer.number] = answer.report
        if number in found:
            return found
    raise AssertionError(f"the process ended after {found}")


def test_each_request_grades_the_file_as_it_is_then(exercise, warm):
    answers = warm.answers()
    for number, (source, reason) in enumerate([(RIGHT, None), (SEQUENTIAL, "sequential"), (RIGHT, None)], 1):
        exercise.stub.write_text(source)
        warm.grade(number)
        [check] = reports_until(answers, number)[number].checks
        assert (check.finding and check.finding.reason) == reason


def test_the_number_of_checks_that_are_done_comes_before_the_report(exercise, warm):
    exercise.stub.write_text(RIGHT)
    warm.grade(7)
    seen = [(answer.number, answer.done, answer.report is not None) for answer in itertools.islice(warm.answers(), 3)]
    assert seen == [(0, 0, False), (7, 1, False), (7, 1, True)]


def test_a_newer_request_ends_an_older_one_without_its_report(exercise, warm):
    answers = warm.answers()
    next(answers)  # it is ready
    exercise.stub.write_text(NEVER)
    warm.grade(1)
    exercise.stub.write_text(RIGHT)
    warm.grade(2)
    assert list(reports_until(answers, 2)) == [2]


def test_all_processes_end_with_it_also_in_the_middle_of_a_grading(exercise, tmp_path):
    exercise.stub.write_text(NEVER)
    grader = WarmGrader(tmp_path, "run_all", "off")
    next(grader.answers())
    grader.grade(1)
    family = psutil.Process(grader._process.pid)
    while len(family.children(recursive=True)) < 3:  # the fork server, workers, and the student process
        family.cpu_times()
    below = family.children(recursive=True)
    grader.close()
    _, alive = psutil.wait_procs(below, timeout=60)
    assert alive == []


def test_a_suite_that_cannot_be_collected_is_an_error_in_the_report(exercise, tmp_path):
    exercise.suite.write_text("import no_such_module\n")
    with contextlib.closing(WarmGrader(tmp_path, "run_all", "off")) as grader:
        grader.grade(1)
        assert reports_until(grader.answers(), 1)[1].status == "error"


def test_a_catalogue_that_cannot_be_read_is_a_problem_in_one_answer(exercise, tmp_path):
    (exercise.folder / "exercise.toml").write_text("title = ")
    with contextlib.closing(WarmGrader(tmp_path, "run_all", "off")) as grader:
        [answer] = grader.answers()
    assert "exercise.toml" in answer.problem
