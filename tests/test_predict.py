"""An exercise to predict, from the file to the verdict: answers are data, and programs decide which ones are right."""

import pytest

from grader.grading import grade_sources
from tests.tiny import hand_in, make_catalogue

METADATA = """
title = "Predict"
summary = "Is it true?"
hints = ["one", "two", "three"]
form = "predict"
names = ["ANSWERS"]
"""
SUITE = '''
async def test_first(student):
    """The first sentence"""
    run = await student.play("answers")
    found = await student.measure("first")
    assert run.value[1] is found["answer"], f"It is {found['answer']}: {found['seen']}."
    student.note(found["seen"])
'''
SCENARIOS = """
def answers(submission):
    if submission.ANSWERS == {1: None}:
        raise NotImplementedError("Sentence 1 has no answer yet.")
    return submission.ANSWERS
"""
PROGRAMS = """
import sys


def first():
    return {"answer": "run_all" not in sys.modules, "seen": "no submitted code"}
"""


@pytest.fixture
def verdict(tmp_path):
    def judge(text):
        exercise = make_catalogue(tmp_path / "kit", SUITE, METADATA)
        exercise.scenarios.write_text(SCENARIOS)
        (exercise.folder / "programs.py").write_text(PROGRAMS)
        [report] = grade_sources([exercise], [hand_in(tmp_path / "mine", exercise, text)])
        [check] = report.checks
        return check.status, str(check.finding.reason) if check.finding else "", check

    return judge


def test_a_right_answer_passes_and_shows_what_was_seen(verdict):
    status, _, check = verdict("ANSWERS = {1: True}\n")
    assert (status, check.remark) == ("passed", "no submitted code")


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("ANSWERS = {1: False}\n", "wrong_result", "It is True: no submitted code."),
        ("ANSWERS = {1: None}\n", "not_started", "Sentence 1 has no answer yet."),
        ("ANSWERS = {}\n", "wrong_result", "another form"),
        ("ANSWERS = None\n", "missing_name", "ANSWERS"),
        ("answers = {1: True}\n", "missing_name", "ANSWERS is missing"),
        ("class Always(dict):\n    pass\n\n\nANSWERS = Always({1: True})\n", "bad_answer", "Always"),
    ],
)
def test_any_other_file_fails_for_its_own_reason(verdict, text, reason, words):
    status, found, check = verdict(text)
    assert (status, found) == ("failed", reason)
    assert words in check.finding.what
