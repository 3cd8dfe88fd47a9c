"""An exploration that found nothing wrong passes, unless the code could have forged that and nobody is trusted."""

import pytest

from grader.grading import grade_sources
from tests.tiny import hand_in, make_catalogue

SUITE = '''
async def test_every_schedule(student):
    """Every schedule"""
    exploration = await student.explore("run_all", student.jobs(2), schedules=20)
    await exploration.expect(exploration.receipts)
'''
RIGHT = "def run_all(jobs):\n    return [job() for job in jobs]\n"
WRONG = "def run_all(jobs):\n    return []\n"
REACHING = "import gc\nOBJECTS = len(gc.get_objects())\n\n\n"
OPENING = "import socket\n\n\ndef ask():\n    return socket.create_connection(('127.0.0.1', 1))\n\n\nask()\n"


def verdict(tmp_path, text, trust):
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    [report] = grade_sources([exercise], [hand_in(tmp_path / "mine", exercise, text)], trust=trust)
    [check] = report.checks
    return check.status, str(check.finding.reason) if check.finding else "", check


@pytest.mark.parametrize("trust", ["author", "nobody"])
def test_plain_code_passes_without_a_remark(tmp_path, trust):
    status, _, check = verdict(tmp_path, RIGHT, trust)
    assert (status, check.remark) == ("passed", "")


def test_the_authors_own_code_passes_with_a_remark(tmp_path):
    status, _, check = verdict(tmp_path, REACHING + RIGHT, "author")
    assert status == "passed"
    assert check.remark == "In a batch, this pass would need a review: line 1 has import gc."


def test_a_pass_that_could_be_forged_needs_a_review_where_nobody_is_trusted(tmp_path):
    status, reason, check = verdict(tmp_path, REACHING + RIGHT, "nobody")
    assert (status, reason) == ("inconclusive", "needs_review")
    assert "line 1 has import gc" in check.finding.what
    assert check.finding.hint


@pytest.mark.parametrize("trust", ["author", "nobody"])
def test_a_failure_that_was_found_is_a_failure_whatever_the_code_could_reach(tmp_path, trust):
    assert verdict(tmp_path, REACHING + WRONG, trust)[:2] == ("failed", "wrong_result")


@pytest.mark.parametrize("trust", ["author", "nobody"])
def test_code_that_cannot_run_under_the_scheduler_is_inconclusive(tmp_path, trust):
    status, reason, check = verdict(tmp_path, OPENING + RIGHT, trust)
    assert (status, reason) == ("inconclusive", "not_under_control")
    assert "socket" in check.finding.what
