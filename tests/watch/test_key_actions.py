"""What keys do, without a terminal: pages, and problems that end nothing."""

import io
import math
import queue

import pytest
from rich.console import Console

import grader.pages
from grader.grading.warm import WarmAnswer
from grader.model import Progress, Reason, position_in_course
from grader.watch import first_failure
from grader.watch.events import GraderAnswered, KeyPressed
from grader.watch.loop import WatchLoop
from grader.watch.screen import Screen
from grader.watch.views import show_list
from tests.builders import check_of, exercise_in, report_of
from tests.tiny import RIGHT, make_catalogue


@pytest.fixture
def loop(tmp_path, monkeypatch):
    """A loop that has graded the exercise, and starts no process."""
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("TERM_PROGRAM", "")
    make_catalogue(tmp_path).stub.write_text(RIGHT)
    made = WatchLoop(tmp_path, Screen(Console(file=io.StringIO(), width=100)), queue.SimpleQueue(), "off")
    made._verdict(report_of(check_of("together"), slug="run_all"))
    return made


def pressed(loop, *keys):
    """What these keys print."""
    before = len(loop.screen.console.file.getvalue())
    for key in keys:
        assert loop.handle(KeyPressed(key))
    return loop.screen.console.file.getvalue()[before:]


def test_a_page_is_written_by_the_package_for_pages_and_named(loop, tmp_path, monkeypatch):
    reports = []

    def write_page(report, root):
        reports.append([each.slug for each in report.exercises])
        return root / "run_all.html"

    monkeypatch.setattr(grader.pages, "write_page", write_page)
    assert "run_all.html" in pressed(loop, "p")
    assert reports == [["run_all"]]


def test_a_reset_that_cannot_keep_a_backup_says_so_and_watching_goes_on(loop, tmp_path):
    (tmp_path / "state" / "backups").write_text("a file, not a folder")
    assert "Nothing is changed." in pressed(loop, "r", "y")
    assert "hint 1 of 3: one" in pressed(loop, "h")


def test_after_the_last_exercise_next_says_so(loop):
    assert "All exercises are done." in pressed(loop, "n")


def test_a_key_without_a_meaning_does_nothing(loop):
    assert pressed(loop, "x", "up", "escape") == ""


def test_q_answers_a_question_before_it_ends_anything(loop, tmp_path):
    pressed(loop, "r")
    assert loop.handle(KeyPressed("q"))
    assert not loop.handle(KeyPressed("q"))


def test_a_note_takes_the_place_of_the_one_before_and_hints_stay(loop):
    pressed(loop, "h")
    assert loop._notes == ["hint 1 of 3: one"]
    loop._note("first")
    loop._note("second")
    assert loop._notes == ["hint 1 of 3: one", "second"]


def test_hints_stay_until_the_exercise_is_passed(loop):
    pressed(loop, "h")
    loop._verdict(report_of(check_of("together", Reason.RACE), slug="run_all"))
    assert loop._notes == ["hint 1 of 3: one"]
    loop._verdict(report_of(check_of("together"), slug="run_all"))
    assert loop._notes == []


def test_in_the_list_a_key_of_the_verdict_acts_and_others_do_nothing(loop):
    assert "hint 1 of 3: one" in pressed(loop, "l", "h")
    assert "run_all  threads" not in pressed(loop, "l", "x")
    assert "run_all  threads" in pressed(loop, "escape")


def test_a_long_list_says_how_much_is_above_and_below(tmp_path):
    course = [exercise_in(tmp_path, f"exercise_{number}", number=number) for number in range(30)]
    console = Console(file=io.StringIO(), width=60, height=20)
    show_list(course, position_in_course(course, Progress()), 15, console)
    lines = console.file.getvalue().splitlines()
    assert "9 more above: ↑, 9 more below: ↓" in lines[-2]
    assert next(line for line in lines if line.startswith(">")).split()[1:3] == ["exercise_15", "1"]
    assert lines[0].split()[:2] == ["threads", "exercise_9"]


def test_the_first_failure_of_a_long_grading_is_shown_but_never_over_a_question(loop, monkeypatch):
    screen = Screen(Console(file=io.StringIO(), width=100, force_terminal=True, color_system=None))
    loop.screen = screen
    loop._request = 1
    loop._first_failure.begin()
    failed = check_of("together", Reason.RACE)
    loop.handle(GraderAnswered(loop._process, WarmAnswer(number=1, done=1, failed=failed)))
    assert loop.patience() > 0
    monkeypatch.setattr(first_failure.time, "monotonic", lambda: math.inf)
    loop._answer_key = loop._move
    assert loop.patience() is None
    loop.show_first_failure()
    assert "first failure" not in screen.console.file.getvalue()
    loop._answer_key = None
    assert loop.patience() == 0
    loop.show_first_failure()
    assert "the first failure; other checks still run" in screen.console.file.getvalue()
    assert "seen of together" in screen.console.file.getvalue()
    assert loop.patience() is None
