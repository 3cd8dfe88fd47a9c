"""Progress: a bar on a terminal, a line now and then elsewhere, and escaped text."""

import io
import sys

import pytest

from grader.cli import progress
from grader.cli.progress import LINE_INTERVAL, ProgressDisplay


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets: `clock[0]` is the time in seconds."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def redirect(monkeypatch):
    """Replaces standard error during the test; pytest sets its own between a fixture and the test."""

    def replace(stream, term="xterm"):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", term)
        return stream

    return replace


def test_a_line_appears_only_after_each_interval(clock, redirect):
    stderr = redirect(io.StringIO())
    with ProgressDisplay("submissions", lines=True) as display:
        display.show(1, 10, fresh=1)
        assert stderr.getvalue() == ""
        clock[0] += LINE_INTERVAL + 1
        display.show(2, 10, fresh=2)
        display.show(3, 10, fresh=3)
    assert stderr.getvalue() == "2 of 10 submissions done, about 44 s left\n"


def test_the_time_left_is_estimated_from_fresh_submissions_only(clock, redirect):
    stderr = redirect(io.StringIO())
    with ProgressDisplay("submissions", lines=True) as display:
        clock[0] += 60
        display.show(50, 100, fresh=1)
        clock[0] += 60
        display.show(100, 100, fresh=1)
    assert stderr.getvalue() == "50 of 100 submissions done, about 50 min left\n100 of 100 submissions done\n"


def test_without_lines_nothing_is_printed_where_there_is_no_terminal(clock, redirect):
    stderr = redirect(io.StringIO())
    with ProgressDisplay("checks", lines=False) as display:
        clock[0] += 2 * LINE_INTERVAL
        display.show(5)
    assert stderr.getvalue() == ""


def test_a_message_cannot_control_the_terminal(redirect):
    stderr = redirect(io.StringIO())
    with ProgressDisplay("submissions", lines=True) as display:
        display.say("eve: \x1b[2J")
    assert "\x1b" not in stderr.getvalue()
    assert "eve: " in stderr.getvalue()


def test_output_goes_to_the_standard_error_of_the_start(redirect):
    stderr = redirect(io.StringIO())
    with ProgressDisplay("submissions", lines=True) as display:
        redirect(io.StringIO())  # as pytest does while it runs
        display.say("still visible")
    assert stderr.getvalue() == "still visible\n"


def test_a_terminal_shows_a_bar_and_removes_it(redirect):
    terminal = redirect(Terminal())
    with ProgressDisplay("submissions", lines=True) as display:
        display.show(3, 8)
        display.say("above the bar")
    output = terminal.getvalue()
    assert "3/8" in output
    assert "above the bar" in output
    assert output.endswith("\x1b[2K")  # the last line is erased


def test_without_a_total_a_terminal_shows_the_number_alone(redirect):
    terminal = redirect(Terminal())
    with ProgressDisplay("checks", lines=False) as display:
        display.show(3)
    assert "3 checks done" in terminal.getvalue()
    assert "?" not in terminal.getvalue().replace("[?25", "")


def test_a_dumb_terminal_gets_no_bar(redirect):
    terminal = redirect(Terminal(), term="dumb")
    with ProgressDisplay("checks", lines=False) as display:
        display.show(3, 8)
    assert terminal.getvalue() == ""
