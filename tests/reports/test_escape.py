"""Text from a submission is safe to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.escape import escape_control, escape_control_lines
from tests.builders import repeatable

anything = st.text(st.characters())  # lone surrogates too


@repeatable
@given(anything)
def test_escaped_text_is_always_printable(text):
    assert escape_control(text).isprintable()
    escape_control(text).encode()


@repeatable
@given(anything)
def test_escaped_lines_contain_only_printable_text_and_newlines(text):
    assert escape_control_lines(text).replace("\n", "").isprintable()


@repeatable
@given(anything)
def test_each_character_stays_or_is_escaped_and_escaping_twice_changes_nothing(text):
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
def test_control_and_invisible_characters_become_visible_escapes(text, shown):
    assert escape_control(text) == shown


def test_every_kind_of_line_break_becomes_a_newline():
    assert escape_control_lines("a\r\nb\u2028c\x1bd\n") == "a\nb\nc\\x1bd"
