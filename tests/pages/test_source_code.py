"""The lines of the code: numbers as Python counts them, colours, and text that cannot act."""

import pytest

from grader.pages.source_code import MAX_LINES, code_lines


@pytest.fixture
def lines(tmp_path):
    def lines(content: bytes):
        path = tmp_path / "code.py"
        path.write_bytes(content)
        return [(line.number, "".join(text for _, text in line.parts)) for line in code_lines(path)]

    return lines


def test_lines_are_counted_as_python_counts_them(lines):
    assert lines(b"a = 1\r\nb = 2\rc = '''x\ny'''\n\x0cd") == [
        (1, "a = 1"), (2, "b = 2"), (3, "c = '''x"), (4, "y'''"), (5, "\\x0cd"),
    ]  # fmt: skip


def test_empty_lines_stay(lines):
    assert [number for number, _ in lines(b"\n\n\na = 1\n")] == [1, 2, 3, 4]


def test_keywords_strings_and_comments_have_classes(tmp_path):
    path = tmp_path / "code.py"
    path.write_text('def f(): return "x"  # note\n')
    [line] = code_lines(path)
    assert {name for name, _ in line.parts} >= {"k", "f", "s", "c"}


def test_characters_that_are_not_printable_are_escaped(lines):
    assert lines("a = '\u202e\x1b[2J'".encode()) == [(1, "a = '\\u202e\\x1b[2J'")]


def test_a_file_that_is_no_text_is_shown_as_far_as_possible(lines):
    assert lines(b"a = '\xff'") == [(1, "a = '\ufffd'")]


def test_a_very_long_file_is_cut(lines):
    assert len(lines(b"\n" * (2 * MAX_LINES))) == MAX_LINES


def test_a_file_that_is_gone_has_no_lines(tmp_path):
    assert list(code_lines(tmp_path / "gone.py")) == []
