"""Output is kept line by line, with the time at which each line came, up to limits."""

import pytest

from grader.execution.captured_output import CapturedOutput
from grader.model.limits import KEPT_COLUMNS, KEPT_LINES, OUTPUT_LIMIT
from grader.model.observation import OutputLine


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def output(clock):
    return CapturedOutput(clock, "/secret/folder/")


def texts(output):
    return [line.text for line in output.lines]


def test_a_line_has_the_time_at_which_its_end_came(output, clock):
    output.feed("stdout", b"first\nsec")
    clock.now = 2.0
    output.feed("stderr", b"error\n")
    clock.now = 3.0
    output.feed("stdout", b"ond\n")
    assert output.lines == [
        OutputLine(0.0, "stdout", "first"),
        OutputLine(2.0, "stderr", "error"),
        OutputLine(3.0, "stdout", "second"),
    ]


def test_the_folder_of_the_submission_is_hidden(output):
    output.feed("stderr", b'File "/secret/folder/solution.py", line 1\n')
    assert texts(output) == ['File "solution.py", line 1']


def test_bytes_that_are_no_text_are_shown_as_escapes(output):
    output.feed("stdout", b"\xff\r\n")
    assert texts(output) == ["\\xff"]


def test_of_too_many_lines_the_first_are_kept_and_of_long_ones_the_beginning(output):
    output.feed(
        "stdout", b"".join(b"%d" % number + b"x" * KEPT_COLUMNS * 5 + b"\n" for number in range(KEPT_LINES + 9))
    )
    assert len(output.lines) == KEPT_LINES
    assert {len(text) for text in texts(output)} == {KEPT_COLUMNS}
    assert texts(output)[-1].startswith(f"{KEPT_LINES - 1}x")


def test_a_line_without_end_does_not_pile_up(output):
    for _ in range(100):
        output.feed("stdout", b"x" * 10_000)
    assert len(output._partial["stdout"]) == KEPT_COLUMNS * 4
    assert output.bytes == 1_000_000


def test_the_limit_counts_both_streams(output):
    output.feed("stdout", b"x" * OUTPUT_LIMIT)
    assert not output.over_limit()
    output.feed("stderr", b"x")
    assert output.over_limit()


def test_output_is_complete_once_the_end_marker_has_come_on_both_streams(output):
    marker = output.end_marker.encode()
    output.feed("stdout", marker + b"\n")
    assert not output.complete.is_set()
    output.feed("stderr", b"no end of line" + marker[:5])
    output.feed("stderr", marker[5:] + b"\n")
    assert output.complete.is_set()
    assert texts(output) == ["no end of line"], "the marker is no line"


def test_each_run_has_an_end_marker_of_its_own(clock):
    assert len({CapturedOutput(clock, "x").end_marker for _ in range(20)}) == 20


def test_an_unfinished_line_is_kept_at_the_end_and_what_comes_later_is_not(output):
    output.feed("stdout", b"no end")
    output.finish()
    output.feed("stdout", b" of line\nlater\n")
    assert texts(output) == ["no end"]
    assert output.bytes == 6
