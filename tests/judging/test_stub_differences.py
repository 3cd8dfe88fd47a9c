"""A def line that differs from the stub is named beside a failed check."""

import pytest

from grader.judging.stub_differences import WHY, name_differences
from grader.model import Reason
from tests.builders import check_of

STUB = """
async def gather_all(jobs): ...
def thread_pool(jobs, workers): ...
class Account:
    def deposit(self, amount): ...
"""


def judged(source, reason=Reason.RAISED):
    return name_differences([check_of("together", reason)], source.encode(), STUB.encode())[0].finding


@pytest.mark.parametrize(
    ("source", "wanted", "own"),
    [
        ("def gather_all(jobs): ...", "async def gather_all(jobs)", "def gather_all(jobs)"),
        ("async def thread_pool(jobs, workers): ...", "def thread_pool(", "async def thread_pool("),
        ("def thread_pool(workers, jobs): ...", "def thread_pool(jobs, workers)", "def thread_pool(workers, jobs)"),
        ("class Account:\n  def deposit(amount): ...", "def deposit(self, amount)", "def deposit(amount)"),
    ],
    ids=["async is missing", "async is too much", "parameters are swapped", "self is missing"],
)
def test_a_def_line_that_is_called_in_another_way_is_shown_beside_the_stub(source, wanted, own):
    finding = judged(source)
    assert finding.why == WHY
    assert f"as in the stub: {wanted}" in finding.hint
    assert f"Yours is: {own}" in finding.hint


@pytest.mark.parametrize(
    "source",
    [
        "async def gather_all(functions): ...",
        "def thread_pool(jobs, workers=3, *rest): ...",
        "class Account:\n  @staticmethod\n  def deposit(amount): ...",
        "class Other:\n  def deposit(amount): ...",
        "def work(",
    ],
    ids=["other names", "more parameters", "a decorator", "another class", "no Python"],
)
def test_another_way_to_write_the_same_gets_no_hint(source):
    assert judged(source).hint == check_of("together", Reason.RAISED).finding.hint


def test_a_check_that_passed_stays_as_it_is():
    passed = check_of("together", None)
    assert name_differences([passed], b"def gather_all(jobs): ...", STUB.encode()) == (passed,)
