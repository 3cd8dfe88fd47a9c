"""Issues for GitLab."""

import json

from grader.model import Reason, Report
from grader.reports.formats import render_format
from tests.builders import check_of, report_of


def issues(*checks, **more):
    return json.loads(render_format("codequality", Report(exercises=(report_of(*checks, **more),)), root="/repo"))


def test_a_failed_check_is_an_issue_at_its_file():
    [issue] = issues(check_of("a", Reason.RACE), check_of("b"), path="/repo/exercises/fan_out.py")
    assert issue["description"] == "Title of a: seen of a"
    assert (issue["check_name"], issue["severity"]) == ("race", "critical")
    assert issue["location"] == {"path": "exercises/fan_out.py", "lines": {"begin": 1}}


def test_what_has_no_verdict_and_a_stub_are_no_issues():
    reasons = (Reason.MACHINE_BUSY, Reason.NEEDS_REVIEW, Reason.GRADER_BUG, Reason.NOT_STARTED)
    assert issues(*(check_of("a", reason) for reason in reasons)) == []


def test_a_fingerprint_stays_the_same_while_words_change():
    [first], [second] = issues(check_of("a", Reason.RACE, what="1")), issues(check_of("a", Reason.RACE, what="2"))
    assert first["fingerprint"] == second["fingerprint"]
    assert issues(check_of("a", Reason.DEADLOCK))[0]["fingerprint"] != first["fingerprint"]
