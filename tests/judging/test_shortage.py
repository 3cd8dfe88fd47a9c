"""A run on a machine that was short of something is inconclusive, unless the shortage has nothing to do with it."""

import pytest
from msgspec.structs import replace

from grader.judging import judge
from grader.judging.shortage import UNAFFECTED, unless_machine_was_short
from grader.model import Crashed, Expectation, Finding, Observation, Reason, RunSpec, Stopped

SEEN = Observation(run=RunSpec(function="f", coroutine=False, arguments=(), jobs=()), ending=Crashed(9))
SHORT = replace(SEEN, machine_limit="memory")


def finding(reason, status="failed"):
    return Finding(status=status, reason=reason, what="x")


@pytest.mark.parametrize("reason", [Reason.CRASHED, Reason.PARTLY_CONCURRENT, Reason.BAD_ANSWER, Reason.RAISED])
def test_a_failure_on_a_short_machine_is_inconclusive(reason):
    found = unless_machine_was_short(SHORT, finding(reason))
    assert (found.status, found.reason) == ("inconclusive", Reason.MACHINE_LIMIT)
    assert "short of memory" in found.what


def test_a_failure_on_any_other_machine_stays():
    assert unless_machine_was_short(SEEN, finding(Reason.CRASHED)) == finding(Reason.CRASHED)


@pytest.mark.parametrize("reason", sorted(UNAFFECTED))
def test_what_a_shortage_cannot_bring_about_stays(reason):
    assert unless_machine_was_short(SHORT, finding(reason)).reason is reason


def test_an_inconclusive_finding_keeps_its_reason():
    assert unless_machine_was_short(SHORT, finding(Reason.MACHINE_BUSY, "inconclusive")).reason is Reason.MACHINE_BUSY


def test_the_judge_asks():
    assert judge(SHORT, Expectation()).reason is Reason.MACHINE_LIMIT
    assert judge(SEEN, Expectation()).reason is Reason.CRASHED
    assert judge(replace(SHORT, ending=Stopped("output")), Expectation()).reason is Reason.TOO_MUCH_OUTPUT
