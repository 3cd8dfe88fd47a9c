"""A check of one submitted file: the task, whether it is tried again, and its report where there is no verdict."""

import inspect
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec
import pytest

from grader.grading.pytest_plugin import VISIBILITY_MARK, check_id, visibility_of
from grader.intake import SubmittedFile
from grader.judging import is_near_limit
from grader.model import CheckReport, Reason, grader_bug

MAX_ATTEMPTS = 3
"""Number of times that a check runs before it is called inconclusive."""
SUITE = "suite"
"""Id of the report that stands for all checks where the suite itself has a problem."""
OWN_FIXTURES = {"student", "request", "event_loop_policy"}
OWN_MARKS = {"asyncio", "parametrize", VISIBILITY_MARK}

Token = TypeVar("Token")
"""A value of the caller's own for a submitted file. A grading gives it back with the report on the file."""


class FileProgress(Generic[Token]):
    """A submitted file whose checks run, and the reports so far. `items` are the checks, in the order of the suite."""

    def __init__(self, token: Token, file: SubmittedFile, items: list[pytest.Item]) -> None:
        self.token, self.file = token, file
        self._reports: dict[pytest.Item, CheckReport | None] = dict.fromkeys(items)

    def record(self, item: pytest.Item, report: CheckReport) -> list[CheckReport] | None:
        """Adds the report on a check. The last one gives all reports, in the order of the suite."""
        self._reports[item] = report
        reports = [each for each in self._reports.values() if each is not None]
        return reports if len(reports) == len(self._reports) else None


def item_key(item: pytest.Item) -> str:
    """A key of the check in every process that has collected its suite. A node id has no path outside pytest's root."""
    return f"{item.path} {item.nodeid}".encode("utf-8", "backslashreplace").decode()


@dataclass(eq=False)
class CheckTask:
    """One check of one submitted file.

    attempts    number of reports on it so far
    near_limit  reasons of those that failed by a time near its limit (see `grader.judging.time_limits`)
    """

    item: pytest.Item
    progress: FileProgress[Any]
    attempts: int = 0
    near_limit: set[Reason] = field(default_factory=set)

    def is_settled_by(self, report: CheckReport) -> bool:
        """Whether the report is the verdict. If not, the machine prevented one or may have caused this one, and the
        check must run again."""
        self.attempts += 1
        if self.attempts >= MAX_ATTEMPTS:
            return True
        if report.finding is not None and report.finding.reason not in self.near_limit and is_near_limit(report):
            self.near_limit.add(report.finding.reason)
            return False
        return not was_prevented(report)

    @property
    def has_one_attempt_left(self) -> bool:
        return self.attempts == MAX_ATTEMPTS - 1


def was_prevented(report: CheckReport) -> bool:
    """Whether a busy machine, or one that was short of something, prevented a verdict."""
    return report.finding is not None and report.finding.reason in (Reason.MACHINE_BUSY, Reason.MACHINE_LIMIT)


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
    return CheckReport(
        id=check_id(item), title=item.name, status="error", finding=finding, visibility=visibility_of(item)
    )
