"""Text of a submission does not act in any channel: independent readers of each format find nothing but text."""

import csv
import html.parser
import io
from xml.dom import minidom
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from grader.cli.main import main
from grader.reports.escape import (
    LogStream,
    code_block,
    for_cell,
    for_html,
    for_log,
    for_markdown,
    for_xml,
    write_workflow_command,
)
from tests.fuzz.fuzzing import fuzzed
from tests.fuzz.strategies import ACTS, any_text

FORMULA_STARTS = tuple("=+-@|%＝＋－＠")
"""What spreadsheets take for the start of a formula, in plain or full width."""


# The log of a CI job.


def acts_in_a_log(line):
    """Whether a CI service takes the line for a command. GitHub cuts off blanks, and finds `##[` anywhere."""
    start = line.strip().casefold()
    marks = ("::", "<|--", "--|>", "grade :=>>", "comment :=>>")
    return start.startswith(marks) or "##[" in line or "##vso[" in line or "##teamcity[" in line


@fuzzed
@given(text=any_text)
@example(text="x\n   ::error::y")
@example(text="\r::error::y")
@example(text="###[add-mask]y")
def test_no_line_of_a_log_is_a_command(text):
    lines = for_log(text).replace("\r", "\n").split("\n")
    assert [line for line in lines if acts_in_a_log(line)] == []
    assert for_log(text).replace("\\", "") == text.replace("\\", ""), "nothing is lost"


@pytest.mark.parametrize("text", ["a[::2]", "std::vector", "# [x]", "## title", "Grade: 5", "x ::y", "seen  ::error"])
def test_other_lines_of_a_log_stay_as_they_are(text):
    assert for_log(text) == text


@fuzzed
@given(pieces=some.lists(any_text, max_size=5), flushed=some.booleans())
def test_a_line_that_is_written_in_pieces_is_no_command_either(pieces, flushed):
    under = io.StringIO()
    stream = LogStream(under)
    for piece in pieces:
        stream.write(piece)
    stream.flush()
    lines = under.getvalue().replace("\r", "\n").split("\n")
    assert [line for line in lines if acts_in_a_log(line)] == []


@pytest.mark.parametrize("written", ["", "a line\n", "no end", "::error::x\n", "::error::x"])
@pytest.mark.parametrize("flushed", [False, True])
def test_a_command_of_our_own_is_a_line_of_its_own_and_the_only_command(written, flushed):
    under = io.StringIO()
    stream = LogStream(under)
    stream.write(written)
    if flushed:
        stream.flush()
    write_workflow_command("::notice::ours", stream)
    stream.write("::error::not ours\n")
    assert [line for line in under.getvalue().split("\n") if acts_in_a_log(line)] == ["::notice::ours"]


def test_what_a_command_prints_goes_through_that_stream(capsys):
    assert main(["grade", "::error::x\n  ##[add-mask]y"]) == 2
    assert [line for line in capsys.readouterr().err.splitlines() if acts_in_a_log(line)] == []


# Cells of a CSV file.


@fuzzed
@given(texts=some.lists(any_text, min_size=1, max_size=4), separator=some.sampled_from(",;\t|"))
@example(texts=["a;=1+1"], separator=";")
@example(texts=["a", "b; =1"], separator=";")
@example(texts=['";=1+1'], separator=";")
def test_no_cell_is_a_formula_whatever_the_separator(texts, separator):
    file = io.StringIO(newline="")
    csv.writer(file).writerow([for_cell(text) for text in texts])
    rows = list(csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=separator))
    cells = [cell.lstrip(' \u00a0\u3000"') for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []
    plain = [cell for line in file.getvalue().splitlines() for cell in line.split(separator)]
    assert [cell for cell in plain if cell.lstrip(' \u00a0\u3000"').startswith(FORMULA_STARTS)] == []


@pytest.mark.parametrize("text", ["Ann Lee", "ann@example.org", "a-b; c", "Smith, Ann", "1.5"])
def test_an_ordinary_cell_stays_as_it_is(text):
    assert for_cell(text) == text


# Markdown.


def kinds(tokens):
    """The kinds of all tokens, inner ones included."""
    for token in tokens:
        yield token.type
        yield from kinds(token.children or [])


@fuzzed
@given(text=any_text)
def test_text_in_markdown_is_text(text):
    reader = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
    for page in (f"# {for_markdown(text)}", f"- {for_markdown(text)}", for_markdown(text)):
        found = set(kinds(reader.parse(page)))
        around = {
            "heading_open",
            "heading_close",
            "paragraph_open",
            "paragraph_close",
            "inline",
            "text",
            "text_special",
        }
        assert found <= around | {f"{each}_{end}" for each in ("bullet_list", "list_item") for end in ("open", "close")}


@fuzzed
@given(lines=some.lists(any_text, max_size=4))
def test_a_code_block_has_exactly_its_lines(lines):
    tokens = MarkdownIt("commonmark").parse("before\n" + "\n".join(code_block(lines)) + "\nafter")
    [block] = [token for token in tokens if token.type == "fence"]
    assert block.content.count("\n") == len(lines)
    assert [token.content for token in tokens if token.type == "inline"] == ["before", "after"]


# HTML and XML.


class Reader(html.parser.HTMLParser):
    """Collects tags and text."""

    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_data(self, data):
        self.text += data


@fuzzed
@given(text=any_text)
def test_text_in_html_is_text(text):
    reader = Reader()
    reader.feed(f'<p title="{for_html(text)}">{for_html(text)}</p>')
    reader.close()
    [(tag, [(name, value)])] = reader.tags
    assert (tag, name, value) == ("p", "title", reader.text)


@fuzzed
@given(text=any_text)
def test_text_in_xml_is_text_for_two_readers(text):
    element = ElementTree.Element("a", b=for_xml(text))
    element.text = for_xml(text)
    written = ElementTree.tostring(element, encoding="utf-8")
    [first, second] = ElementTree.fromstring(written), minidom.parseString(written).documentElement
    assert first.get("b") == second.getAttribute("b") == for_xml(text)
    assert len(first) == 0


@pytest.mark.parametrize("text", ACTS)
def test_text_that_acts_somewhere_is_inert_in_every_channel(text):
    assert not any(acts_in_a_log(line) for line in for_log(text).split("\n"))
    assert not for_cell(text).startswith(FORMULA_STARTS)
    assert "<" not in for_html(text)
    assert for_xml(text).replace("\n", "").isprintable()
