"""Paths, lines and names in reports that programs read."""

import pytest

from grader.model import ExceptionInfo, Explained, Frame, InterleavingStep, Raised, Reason, Stopped, ThreadState
from grader.reports.locations import line_of, relative_path, unique_ids
from tests.builders import check_of, clean, report_of


@pytest.mark.parametrize(
    ("path", "root", "shown"),
    [
        ("/repo/exercises/a.py", "/repo", "exercises/a.py"),
        ("/elsewhere/a.py", "/repo", "/elsewhere/a.py"),
        ("/repository/a.py", "/repo", "/repository/a.py"),
        ("inbox/a.py", "", "inbox/a.py"),
        (r"C:\work\kit\a b.py", r"C:\work", "kit/a b.py"),
        (r"C:\work\kit\a.py", "/repo", "C:/work/kit/a.py"),
    ],
)
def test_a_path_is_relative_to_its_root_and_has_slashes(path, root, shown):
    assert relative_path(path, root) == shown


def step(line, *, preempted=False, file="fan_out.py"):
    return InterleavingStep(thread="t", line=line, source="x", action="read", preempted=preempted, file=file)


def race(*steps):
    return Explained(bug="b", sentence="s", token="t", preemptions=1, hidden_by_gil=None, threads=("t",), steps=steps)


THREAD = ThreadState(sort="thread", name="t", frames=(Frame(3, "f", "x"), Frame(5, "g", "y")))
ERROR = ExceptionInfo(stage="call", kind="E", message="m", frames=(Frame(7, "f", "x"), Frame(8, "g", "y")))


@pytest.mark.parametrize(
    ("run", "line"),
    [
        (clean(ending=Raised(ERROR)), 8),
        (clean(ending=Stopped("deadline"), stack_dump=(ThreadState(sort="task", name="a"), THREAD)), 5),
        (clean(survivors=(THREAD,)), 5),
        (clean(ending=race(step(1), step(4, preempted=True), step(6))), 4),
        (clean(ending=race(step(1), step(2), step(99, file="scenarios.py"))), 2),
        (clean(ending=race()), 0),
        (clean(), 0),
    ],
)
def test_the_line_is_the_one_that_shows_the_problem(run, line):
    check = check_of("bad", Reason.RACE, (run,))
    assert line_of(report_of(check), check) == line


def test_without_a_run_the_line_is_the_one_that_the_words_name():
    check = check_of("bad", Reason.SYNTAX_ERROR, what="Line 12 contains a null byte.")
    assert line_of(report_of(check), check) == 12
    assert line_of(report_of(check), check_of("good")) == 0


def test_ids_that_two_suites_share_get_a_number():
    assert unique_ids([check_of("a"), check_of("b"), check_of("a"), check_of("a")]) == ["a", "b", "a#2", "a#3"]
