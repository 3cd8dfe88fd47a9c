"""A failure is rendered as a headline, a sentence, a diagram and notes."""

import pytest

from grader.sim.core import Diagnosis, ExecutionFailure, Step
from grader.sim.diagnosis import gil_note, headline, render, switch_note

STEPS = [Step("main", 3, "n += 1", "write", "n", "1")]


@pytest.mark.parametrize(
    ("kind", "type_name", "message", "text"),
    [
        ("exception", "KeyError", "'a'", "KeyError: 'a'"),
        ("assertion", "AssertionError", "", "AssertionError"),
        ("deadlock", "Deadlock", "no thread can run: main", "deadlock: no thread can run: main"),
    ],
)
def test_the_headline_is_the_exception_or_the_kind_of_the_failure(kind, type_name, message, text):
    assert headline(kind, type_name, message) == text


@pytest.mark.parametrize(
    ("preemptions", "text"),
    [
        (0, ""),
        (1, "One switch in the wrong place is enough."),
        (3, "3 switches in the wrong places are enough."),
    ],
)
def test_the_number_of_switches_is_stated(preemptions, text):
    assert switch_note(preemptions) == text


def test_a_note_states_whether_normal_runs_show_the_bug():
    assert gil_note(True).startswith("This Python's global lock (GIL) normally allows no switch at that point.")
    assert gil_note(None, 3, 2000).startswith("Seen here in 3 of 2,000 bare runs")
    assert gil_note(None, 0, 2000).startswith("Not seen in 2,000 bare runs here")
    assert gil_note(True, 0, 2000).endswith(gil_note(True))
    assert gil_note(False).startswith("This Python can switch threads at these points, too")
    assert gil_note(None) == ""


@pytest.mark.parametrize(("sentence", "second"), [("It was lost.", "It was lost."), ("", "")])
def test_the_second_line_is_the_sentence(sentence, second):
    failure = ExecutionFailure("assertion", 0, "AssertionError", "1 != 2")
    text = render(failure, Diagnosis("lost_update", sentence), True, ("main",), STEPS)
    lines = text.splitlines()
    assert lines[:2] == ["AssertionError: 1 != 2", second]
    assert "n += 1" in text
    assert lines[-1] == gil_note(True)
