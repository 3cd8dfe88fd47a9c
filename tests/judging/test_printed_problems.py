"""What the program printed about its own mistakes."""

import pytest

from grader.judging.mistakes import known_mistake
from grader.judging.printed_problems import printed_problem
from grader.model import OutputLine
from tests.builders import clean

TRACEBACK = "Traceback (most recent call last):"
FORGOTTEN = "cinema.py:9: RuntimeWarning: coroutine 'alone.<locals>.pay' was never awaited"


def printed(*lines):
    return printed_problem(clean(lines=tuple(OutputLine(at=0.0, stream="stderr", text=text) for text in lines)))


def test_an_exception_that_ended_a_thread_is_named():
    assert printed(TRACEBACK, "NameError: name 'n' is not defined").endswith("NameError: name 'n' is not defined")


def test_a_forgotten_await_is_named_and_gets_its_advice():
    text = printed(FORGOTTEN, "  self.pay(name)")
    assert text.endswith("RuntimeWarning: coroutine 'pay' was never awaited.")
    assert "await" in known_mistake(text)[1]


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("NameError: a line that the program printed itself",),
        (TRACEBACK, "asyncio.exceptions.CancelledError"),
    ],
    ids=["nothing", "no traceback", "the end of the event loop"],
)
def test_other_lines_are_no_cause(lines):
    assert printed(*lines) == ""
