"""Feedback says what grade says, and nothing in it acts."""

import re

from hypothesis import given
from hypothesis import strategies as some

from grader.formats.feedback import fenced, plain, to_markdown
from grader.observation import Line
from grader.store import About, Row
from grader.verdict import Reason
from tests.builders import check_of, clean, repeatable, report_of


def told(*reports, **about):
    return to_markdown(Row(about=About(**{"id": "ann"} | about), exercises=reports))


def test_each_check_is_listed_and_each_reason_explained_once():
    text = told(
        report_of(
            check_of("a"),
            check_of("b", Reason.SEQUENTIAL, evidence=(clean(),)),
            check_of("c", Reason.SEQUENTIAL),
            check_of("d", Reason.RAISED),
        )
    )
    assert "## About fan\\_out: 1 of 4" in text
    assert "- ✓ Title of a" in text
    assert "- ✗ Title of c (sequential)" in text
    assert text.count("**Try**: what to try") == 2
    assert "█" in text


def test_what_was_printed_is_shown_as_it_is():
    seen = clean(lines=(Line(0.1, "stdout", "```\x1b[31m<b>"),))
    text = told(report_of(check_of("a", Reason.RAISED, evidence=(seen,))))
    assert "````text\n```\\x1b[31m<b>\n````" in text


def test_a_submission_that_could_not_be_graded_says_why():
    assert "Nothing could be graded. ann\\.zip is damaged\\." in told(problem="ann.zip is damaged.")


def test_our_own_error_is_not_held_against_the_student():
    text = told(report_of(check_of("a", Reason.GRADER_BUG, seen="Traceback of ours")))
    assert "does not count against you" in text
    assert "Traceback of ours" not in text


def test_what_has_not_been_started_is_told_in_two_words():
    assert "Not started." in told(report_of(check_of("a", Reason.NOT_STARTED)))


@repeatable
@given(text=some.text(max_size=60))
def test_plain_text_holds_no_tag_no_link_and_no_line_end(text):
    shown = plain(text)
    assert "<" not in shown
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[\[\]`*_!&@]", shown.replace("&lt;", "").replace("\\\\", ""))


@repeatable
@given(lines=some.lists(some.text(alphabet="`~ a\n", max_size=12), max_size=4))
def test_nothing_gets_out_of_its_fence(lines):
    _, fence, *inside, last, _ = fenced(lines)
    assert last == fence.removesuffix("text")
    assert all(last not in line for line in inside)
