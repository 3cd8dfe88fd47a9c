"""What keys do, without a terminal: pages, and problems that end nothing."""

import io
import queue

import pytest
from rich.console import Console

import grader.pages
from grader.watch.events import KeyPressed
from grader.watch.loop import WatchLoop
from grader.watch.screen import Screen
from tests.builders import check_of, report_of
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
