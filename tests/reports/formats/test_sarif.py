"""A failing schedule as thread flows, and what else the SARIF log has."""

import json

from grader.model import Explained, InterleavingStep, Reason, Report
from grader.reports.formats import render_format
from tests.builders import check_of, clean, report_of


def step(thread, line, action, value=""):
    return InterleavingStep(
        thread=thread, line=line, source="x", action=action, target="value", value=value, file="fan_out.py"
    )


RACE = Explained(
    bug="lost_update",
    sentence="Both threads read value before either writes it.",
    token="t",
    preemptions=1,
    hidden_by_gil=None,
    threads=("thread 1", "thread 2"),
    steps=(step("thread 1", 4, "read", "0"), step("thread 2", 4, "read", "0"), step("thread 1", 5, "write", "1")),
)


def run_of_log(*checks, **options):
    report = Report(exercises=(report_of(*checks, path="/repo/a b/fan_out.py"),))
    [run] = json.loads(render_format("sarif", report, root="/repo", **options))["runs"]
    return run


def test_each_thread_is_a_flow_and_the_order_tells_how_they_interleave():
    [result] = run_of_log(check_of("a", Reason.RACE, (clean(ending=RACE),)))["results"]
    [flow] = result["codeFlows"]
    assert flow["message"]["text"] == RACE.sentence
    steps = {
        thread["id"]: [(each["executionOrder"], each["location"]["message"]["text"]) for each in thread["locations"]]
        for thread in flow["threadFlows"]
    }
    assert steps == {"thread 1": [(1, "read value: 0"), (3, "write value: 1")], "thread 2": [(2, "read value: 0")]}
    place = flow["threadFlows"][0]["locations"][0]["location"]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "a%20b/fan_out.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4},
    }


def test_each_reason_is_one_rule():
    run = run_of_log(check_of("a", Reason.RACE), check_of("b", Reason.DEADLOCK), check_of("c", Reason.RACE))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["race", "deadlock"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0]
    assert run["invocations"][0]["executionSuccessful"] is True


def test_an_error_of_ours_is_a_notification_and_no_result():
    run = run_of_log(check_of("a", Reason.GRADER_BUG, what="Traceback"), check_of("b", Reason.MACHINE_BUSY))
    assert run["results"] == []
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "error of the grader" in invocation["toolExecutionNotifications"][0]["message"]["text"]
