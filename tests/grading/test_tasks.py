"""A check is repeated where a busy machine kept it from a verdict, and nowhere else."""

from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from msgspec.structs import replace

from grader.grading.tasks import MAX_ATTEMPTS, CheckTask, FileProgress, decode_report
from grader.model import Reason
from tests.builders import CLEAN, check_of, clean

ITEM = SimpleNamespace(
    name="test_together",
    nodeid="test_run_all.py::test_together",
    path=Path("test_run_all.py"),
    get_closest_marker=lambda _: None,
)
BUSY = check_of("together", Reason.MACHINE_BUSY)


def test_a_check_on_a_busy_machine_is_tried_three_times():
    task = CheckTask(ITEM, None)
    assert [task.is_settled_by(BUSY) for _ in range(MAX_ATTEMPTS)] == [False] * (MAX_ATTEMPTS - 1) + [True]


@pytest.mark.parametrize("reason", [None, Reason.SEQUENTIAL, Reason.NEEDS_REVIEW, Reason.NOT_UNDER_CONTROL])
def test_any_other_verdict_stands_at_once(reason):
    assert CheckTask(ITEM, None).is_settled_by(check_of("together", reason))


@pytest.mark.parametrize(
    ("reasons", "settled"),
    [
        ([Reason.BLOCKS_EVENT_LOOP, Reason.BLOCKS_EVENT_LOOP], [False, True]),
        ([Reason.BLOCKS_EVENT_LOOP, None], [False, True]),
        ([Reason.BLOCKS_EVENT_LOOP, Reason.MACHINE_BUSY, Reason.BLOCKS_EVENT_LOOP], [False, False, True]),
        ([Reason.BLOCKS_EVENT_LOOP, Reason.TOO_SLOW, Reason.TOO_SLOW], [False, False, True]),
    ],
)
def test_a_failure_by_a_time_near_its_limit_stands_only_if_it_comes_twice(reasons, settled):
    run = replace(CLEAN.run, heartbeat=0.05)
    evidence = (clean(run=run, longest_silence=0.3, longest_idle=0.8),)
    task = CheckTask(ITEM, None)
    assert [task.is_settled_by(check_of("together", each, evidence=evidence)) for each in reasons] == settled


def test_a_verdict_after_a_busy_attempt_stands():
    task = CheckTask(ITEM, None)
    assert not task.is_settled_by(BUSY)
    assert task.is_settled_by(check_of("together"))


def test_the_last_report_gives_all_reports_in_the_order_of_the_suite():
    first, second = object(), object()
    progress = FileProgress("ann", None, [first, second])
    assert progress.record(second, check_of("b")) is None
    assert [each.id for each in progress.record(first, check_of("a"))] == ["a", "b"]
    assert progress.token == "ann"


def test_a_report_is_read_and_anything_else_is_our_error():
    check = check_of("together", Reason.SEQUENTIAL)
    assert decode_report(msgspec.json.encode(check), ITEM, "lost") == check
    lost = decode_report(b"", ITEM, "its report was lost")
    assert (lost.id, lost.status) == ("together", "error")
    assert lost.finding.what == "The check gave no verdict: its report was lost"
