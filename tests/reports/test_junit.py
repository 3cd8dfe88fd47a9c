"""The report for CI services has the right counts, and is well-formed for any text of a submission."""

from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.verdict import Reason, Report
from grader.reports.junit import to_junit
from tests.builders import check_of, repeatable, report_of

MIXED = report_of(
    check_of("good"),
    check_of("bad", Reason.SEQUENTIAL),
    check_of("worse", Reason.RAISED),
    check_of("unsure", Reason.MACHINE_BUSY),
    check_of("broken", Reason.GRADER_BUG),
)


def parsed(*exercises):
    return Tree.fromstring(to_junit(Report(exercises=exercises)))


def test_a_suite_counts_its_checks():
    [suite] = parsed(MIXED)
    counts = {name: suite.get(name) for name in ("name", "tests", "failures", "errors", "skipped", "time")}
    assert counts == {"name": "fan_out", "tests": "5", "failures": "2", "errors": "2", "skipped": "0", "time": "1.500"}
    assert len(suite.findall("testcase")) == 5
    assert len(suite.findall("testcase/failure")) == 2
    assert len(suite.findall("testcase/error")) == 2


def test_a_failure_has_its_reason_its_message_and_its_advice():
    case = parsed(MIXED).find(".//testcase[@name='bad']")
    assert case.get("classname") == "threads.fan_out"
    [failure] = case
    assert (failure.get("type"), failure.get("message")) == ("sequential", "seen of bad")
    assert failure.text == "why it matters\nwhat to try"


def test_each_exercise_is_one_suite():
    assert [suite.get("name") for suite in parsed(MIXED, report_of(slug="gather"))] == ["fan_out", "gather"]


@pytest.mark.parametrize("text", ["\0", "\x1b[31m", "]]>", "<&\"'", "\ud800", "\ufffe", "a\r\nb"])
def test_the_xml_is_well_formed_for_special_characters(text):
    assert len(parsed(report_of(check_of("bad", Reason.RAISED, what=text, why=text, hint=text)))) == 1


@repeatable
@given(st.text(st.characters()))
def test_printable_text_survives_unchanged(text):
    [[[failure]]] = parsed(report_of(check_of("bad", Reason.RAISED, what=text)))
    if text.isprintable():
        assert failure.get("message") == text
    assert failure.get("message").replace("\n", "").isprintable()
