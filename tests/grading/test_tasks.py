"""A check is repeated where a busy machine kept it from a verdict, and nowhere else."""

from types import SimpleNamespace

import msgspec
import pytest

from grader.grading.tasks import MAX_ATTEMPTS, CheckTask, RetryPolicy, decode_report
from grader.model import Reason
from tests.builders import check_of

ITEM = SimpleNamespace(name="test_together", nodeid="test_run_all.py::test_together")
TASK = CheckTask(0, ITEM, None)


def test_a_check_on_a_busy_machine_is_tried_three_times():
    policy, busy = RetryPolicy(), check_of("together", Reason.MACHINE_BUSY)
    settled = [policy.record(TASK, busy) for _ in range(MAX_ATTEMPTS)]
    assert settled == [False] * (MAX_ATTEMPTS - 1) + [True]
    assert policy.pending == [TASK] * (MAX_ATTEMPTS - 1)


@pytest.mark.parametrize("reason", [None, Reason.SEQUENTIAL, Reason.NEEDS_REVIEW, Reason.NOT_UNDER_CONTROL])
def test_any_other_verdict_stands_at_once(reason):
    policy = RetryPolicy()
    assert policy.record(TASK, check_of("together", reason))
    assert policy.pending == []


def test_attempts_are_counted_anew_after_a_verdict():
    policy, busy = RetryPolicy(), check_of("together", Reason.MACHINE_BUSY)
    assert not policy.record(TASK, busy)
    assert policy.record(TASK, check_of("together"))
    assert [policy.record(TASK, busy) for _ in range(MAX_ATTEMPTS)] == [False] * (MAX_ATTEMPTS - 1) + [True]


def test_a_report_is_read_and_anything_else_is_our_error():
    check = check_of("together", Reason.SEQUENTIAL)
    assert decode_report(msgspec.json.encode(check), ITEM, "lost") == check
    lost = decode_report(b"", ITEM, "its report was lost")
    assert (lost.id, lost.status) == ("together", "error")
    assert lost.finding.what == "The check gave no verdict: its report was lost"
