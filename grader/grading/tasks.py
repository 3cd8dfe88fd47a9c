"""A check of one submitted file: the task, whether it is tried again, and its report where there is no verdict."""

import inspect
from collections import Counter
from dataclasses import dataclass

import msgspec
import pytest

from grader.grading.pytest_plugin import check_id
from grader.intake import SubmittedFile
from grader.model import CheckReport, Reason, grader_bug

MAX_ATTEMPTS = 3
"""Number of times that a check runs before it is called inconclusive."""
OWN_FIXTURES = {"student", "request", "event_loop_policy"}
OWN_MARKS = {"asyncio", "parametrize"}


@dataclass(frozen=True)
class CheckTask:
    """One check of one submitted file. `index` is the number of the file in its grading."""

    index: int
    item: pytest.Item
    file: SubmittedFile

    @property
    def key(self) -> tuple[int, str]:
        return self.index, self.item.nodeid


class RetryPolicy:
    """Repeats checks that a busy machine kept from a verdict."""

    def __init__(self) -> None:
        self._attempts: Counter[tuple[int, str]] = Counter()
        self.pending: list[CheckTask] = []

    def record(self, task: CheckTask, report: CheckReport) -> bool:
        """Whether the report is the verdict; if not, the task is added to `pending`."""
        self._attempts[task.key] += 1
        is_busy = report.finding is not None and report.finding.reason is Reason.MACHINE_BUSY
        if is_busy and self._attempts[task.key] < MAX_ATTEMPTS:
            self.pending.append(task)
            return False
        del self._attempts[task.key]
        return True


def is_suite_coroutine(item: pytest.Item) -> bool:
    """Whether the check is a coroutine that needs nothing but the `student` fixture and its parameters."""
    parameters = set(getattr(getattr(item, "callspec", None), "params", {}))
    fixtures = set(getattr(item, "fixturenames", ()))
    return (
        "student" in fixtures
        and fixtures - parameters <= OWN_FIXTURES
        and {mark.name for mark in item.iter_markers()} <= OWN_MARKS
        and inspect.iscoroutinefunction(getattr(item, "obj", None))
    )


def decode_report(data: bytes, item: pytest.Item, otherwise: str) -> CheckReport:
    """The report in `data`; our error, with the reason `otherwise`, if there is none."""
    try:
        return msgspec.json.decode(data, type=CheckReport)
    except msgspec.MsgspecError:
        return error_report(item, otherwise)


def error_report(item: pytest.Item, why: str) -> CheckReport:
    """The report on a check that gave no verdict: our error."""
    finding = grader_bug(f"The check gave no verdict: {why}")
    return CheckReport(id=check_id(item), title=item.name, status="error", finding=finding)
