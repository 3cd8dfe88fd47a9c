"""The lines of the code: numbers as Python counts them, colours, and text that cannot act."""

import pytest

from grader.pages.source_code import MAX_BYTES, MAX_LINES, browser_column, code_html, code_lines, read_code


@pytest.fixture
def lines():
    def lines(content: bytes):
        return [(line.number, "".join(text for _, text in line.parts)) for line in code_lines(content)]

    return lines


def test_lines_are_counted_as_python_counts_them(lines):
    assert lines(b"a = 1\r\nb = 2\rc = '''x\ny'''\n\x0cd") == [
        (1, "a = 1"), (2, "b = 2"), (3, "c = '''x"), (4, "y'''"), (5, "\\x0cd"),
    ]  # fmt: skip


def test_empty_lines_stay(lines):
    assert [number for number, _ in lines(b"\n\n\na = 1\n")] == [1, 2, 3, 4]


def test_keywords_strings_and_comments_have_classes():
    [line] = code_lines(b'def f(): return "x"  # note\n')
    assert {name for name, _ in line.parts} >= {"k", "f", "s", "c"}


def test_characters_that_are_not_printable_are_escaped(lines):
    assert lines("a = '\u202e\x1b[2J'".encode()) == [(1, "a = '\\u202e\\x1b[2J'")]


def test_tabs_stay(lines):
    assert lines(b"\tpass\n") == [(1, "\tpass")]


@pytest.mark.parametrize(
    ("source", "column", "wanted"), [("a.b", 2, 2), ("\ta", 1, 1), ("'\U0001f389'; a", 5, 6), ("'\u202e'; a", 5, 10)]
)
def test_columns_are_those_of_the_shown_text_in_a_browser(source, column, wanted):
    assert browser_column(source, column) == wanted


def test_a_file_that_is_no_text_is_shown_as_far_as_possible(lines):
    assert lines(b"a = '\xff'") == [(1, "a = '\ufffd'")]


def test_a_very_long_file_is_cut(lines):
    assert len(lines(b"\n" * (2 * MAX_LINES))) == MAX_LINES


def test_a_file_that_is_gone_has_no_lines(tmp_path):
    assert list(code_lines(read_code(tmp_path / "gone.py"))) == []


def test_only_the_beginning_of_a_file_is_read(tmp_path):
    tmp_path.joinpath("long.py").write_bytes(b"#" * (MAX_BYTES + 1))
    assert len(read_code(tmp_path / "long.py")) == MAX_BYTES


def test_without_colours_the_lines_are_the_same():
    content = b"def f():\n    return '<b>'  # note\n\n\nx = 1\n"
    plain = list(code_lines(content, coloured=False))
    text = [(line.number, "".join(text for _, text in line.parts)) for line in code_lines(content)]
    assert [(line.number, line.parts[0][1]) for line in plain] == text
    assert "&lt;b&gt;" in code_html(plain)


def test_html_of_a_line_is_escaped_in_every_part():
    html = code_html(code_lines(b"x = '<script>'  # </span>"))
    assert "<script>" not in html
    assert html.count("</span>") == html.count("<span class=")
    assert html.endswith('<span class="c"># &lt;/span&gt;</span></span></li>')
    assert html.startswith('<li data-line="1"><span class="marks"></span><span class="at">1</span><span class="text">x')
