"""Artemis: stable names, and no failure that is not the student's."""

from xml.etree import ElementTree as Tree

from grader.model import Reason, Report
from grader.reports.formats import render_format
from tests.builders import check_of, report_of


def names(*exercises):
    root = Tree.fromstring(render_format("artemis", Report(exercises=exercises)))
    return [case.get("name") for case in root.iter("testcase")]


def test_a_name_does_not_depend_on_what_else_was_graded():
    one, two = report_of(check_of("a"), check_of("b")), report_of(check_of("a"), slug="gather")
    assert names(one) == ["fan_out.a", "fan_out.b"]
    assert names(one, two) == ["fan_out.a", "fan_out.b", "gather.a"]


def test_what_is_not_the_students_fault_is_skipped():
    checks = [check_of("busy", Reason.MACHINE_BUSY), check_of("bug", Reason.GRADER_BUG), check_of("bad", Reason.RACE)]
    root = Tree.fromstring(render_format("artemis", Report(exercises=(report_of(*checks),))))
    assert [case[0].tag for case in root.iter("testcase")] == ["skipped", "skipped", "failure"]
    message = root.find(".//failure").get("message")
    for words in ("race: seen of bad", "why it matters", "what to try"):
        assert words in message, "the message is all that Artemis shows"
