"""Text from a submission can be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.escape import escape_control, escape_control_lines
from tests.builders import repeatable

anything = st.text(st.characters())  # lone surrogates too


@repeatable
@given(anything)
def test_what_comes_out_can_always_be_printed(text):
    assert escape_control(text).isprintable()
    escape_control(text).encode()


@repeatable
@given(anything)
def test_line_breaks_are_all_that_lines_may_hold_besides(text):
    assert escape_control_lines(text).replace("\n", "").isprintable()


@repeatable
@given(anything)
def test_each_character_is_itself_or_an_escape_and_what_was_shown_once_stays(text):
    shown = escape_control(text)
    assert shown == "".join(char if char.isprintable() else escape_control(char) for char in text)
    assert escape_control(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – ünï ✓", "plain – ünï ✓"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\tb\r", "a\\tb\\r"),
        ("\u202ereversed", "\\u202ereversed"),
        ("\udc80", "\\udc80"),
        ("a\nb", "a\\nb"),
    ],
)
def test_what_could_steer_or_hide_becomes_a_visible_escape(text, shown):
    assert escape_control(text) == shown


def test_every_kind_of_line_break_becomes_a_plain_one():
    assert escape_control_lines("a\r\nb\u2028c\x1bd\n") == "a\nb\nc\\x1bd"
