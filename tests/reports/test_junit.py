"""The report for CI services has the right counts, and is well-formed for any text of a submission."""

from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.observation import ExceptionInfo, Frame, Raised
from grader.model.verdict import Reason, Report, Withheld
from grader.reports.junit import suite, to_junit
from tests.builders import check_of, clean, repeatable, report_of

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
    assert counts == {"name": "fan_out", "tests": "5", "failures": "2", "errors": "1", "skipped": "1", "time": "1.500"}
    assert len(suite.findall("testcase")) == 5
    assert len(suite.findall("testcase/failure")) == 2
    assert [case.get("name") for case in suite if case.find("error") is not None] == ["broken"]
    assert [case.get("name") for case in suite if case.find("skipped") is not None] == ["unsure"]


def test_a_failure_has_its_reason_its_message_and_its_advice():
    case = parsed(MIXED).find(".//testcase[@name='bad']")
    assert case.get("classname") == "threads.fan_out"
    [failure] = case
    assert (failure.get("type"), failure.get("message")) == ("sequential", "sequential: seen of bad")
    assert failure.text.startswith("sequential: seen of bad\n")
    for words in ("why it matters", "what to try"):
        assert words in failure.text


def test_the_counts_of_the_file_are_those_of_its_suites():
    root = parsed(MIXED, MIXED)
    assert [root.get(name) for name in ("tests", "failures", "errors", "skipped", "time")] == [
        "10",
        "4",
        "2",
        "2",
        "3.000",
    ]


def test_a_case_names_its_file_and_line_below_the_root():
    raised = Raised(
        ExceptionInfo(stage="call", kind="E", message="m", frames=(Frame(7, "work", "x"), Frame(9, "f", "y")))
    )
    report = report_of(check_of("bad", Reason.RAISED, (clean(ending=raised),)), path="/repo/exercises/fan_out.py")
    case = Tree.fromstring(to_junit(Report(exercises=(report,)), "/repo")).find(".//testcase")
    assert (case.get("file"), case.get("line")) == ("exercises/fan_out.py", "9")


def test_checks_of_two_suites_with_the_same_id_and_submissions_have_names_of_their_own():
    double = report_of(check_of("same"), check_of("same"))
    cases = [case for who in ("ann", "bob") for case in suite(double, who).iter("testcase")]
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == 4


def test_the_number_of_hidden_checks_is_a_property_of_the_suite():
    element = suite(report_of(check_of("open"), withheld=Withheld(hidden=2)))
    assert element.find("properties/property").get("value") == "2 hidden checks count, too."


def test_a_submission_in_which_nothing_could_be_graded_is_a_failure():
    [element] = Tree.fromstring(to_junit(Report(exercises=()), problem="There is no file."))
    assert element.get("failures") == "1"
    assert element.find("testcase/failure").get("message") == "Nothing could be graded. There is no file."


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
        assert failure.get("message") == f"raised: {text if len(text) <= 300 else text[:299] + '…'}"
    assert failure.get("message").replace("\n", "").isprintable()
