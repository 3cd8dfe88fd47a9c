"""No exploration is passed by reaching it: the attempts in `submissions/explorations`, on the exercises they aim at."""

import re

import pytest

from grader.grading.pipeline import grade_sources
from grader.intake.catalogue import load_catalogue
from grader.intake.submission import read_submitted_file
from tests.hostile.corpus import FOLDER

CORPUS = sorted((FOLDER / "explorations").glob("*.py"))
MIN_EXPLORATIONS = 3
"""Explorations that each of these exercises has at least."""


def stated(path, key):
    """What the comments of an attempt state under this key."""
    return re.search(rf"# {key}: (.*)", path.read_text(encoding="utf-8"))[1]


@pytest.fixture(scope="session")
def reports():
    """The reports about all attempts, by path."""
    exercises = {exercise.slug: exercise for exercise in load_catalogue()}
    targets = [exercises[stated(path, "exercise")] for path in CORPUS]
    sources = [read_submitted_file(target, path) for target, path in zip(targets, CORPUS, strict=True)]
    return dict(zip(CORPUS, grade_sources(targets, sources), strict=True))


def test_there_are_attempts():
    assert len(CORPUS) >= 9


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_an_attempt_to_reach_the_exploration_gets_no_credit_and_its_reason(reports, path):
    findings = [check.finding for check in reports[path].checks if check.finding]
    refused = [each for each in findings if str(each.reason) == stated(path, "verdict")]
    assert len(refused) >= MIN_EXPLORATIONS
    assert [each.what for each in refused if stated(path, "says") not in each.what] == []
    assert reports[path].status == "failed"
