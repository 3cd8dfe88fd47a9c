"""No hunt is passed by reaching it: the attempts in `submissions/explorations`, on the exercises they aim at."""

import re

import pytest

from grader.grading.pipeline import grade_sources
from grader.intake.catalogue import load_catalogue
from grader.intake.submission import read_submitted_file
from tests.hostile.corpus import FOLDER

CORPUS = sorted((FOLDER / "explorations").glob("*.py"))


def stated(path, key):
    """What the comments of an attempt say."""
    return re.search(rf"# {key}: (.*)", path.read_text(encoding="utf-8"))[1]


@pytest.fixture(scope="session")
def hunted():
    """What came of all of them, by name."""
    exercises = {exercise.slug: exercise for exercise in load_catalogue()}
    aims = [exercises[stated(path, "exercise")] for path in CORPUS]
    sources = [read_submitted_file(aim, path) for aim, path in zip(aims, CORPUS, strict=True)]
    return dict(zip(CORPUS, grade_sources(aims, sources), strict=True))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_who_reaches_for_the_hunt_is_told_so_and_gets_no_credit_for_a_hunt(hunted, path):
    findings = [check.finding for check in hunted[path].checks if check.finding]
    refused = [each for each in findings if str(each.reason) == stated(path, "verdict")]
    assert len(refused) >= 3  # so many hunts each of these exercises has at least
    assert all(stated(path, "says") in each.seen for each in refused)
    assert hunted[path].status == "failed"
