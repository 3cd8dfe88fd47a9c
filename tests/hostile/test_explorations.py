"""No exploration is passed by reaching it: the attempts in `submissions/explorations`, on the exercises they aim at."""

import re

import pytest

from grader.grading.pipeline import grade_sources
from grader.intake.catalogue import load_catalogue
from grader.intake.submission import read_submitted_file
from grader.model import Reason
from tests.hostile.corpus import FOLDER

pytestmark = pytest.mark.xdist_group("hostile")  # one process: many of them at once starve each other
CORPUS = sorted((FOLDER / "explorations").glob("*.py"))
HARMLESS_PASSES = {"onlooker"}
"""Explorations that code with a race may pass: they look for other mistakes."""
MIN_EXPLORATIONS = 1
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
    return dict(zip(CORPUS, grade_sources(targets, sources, trust="nobody"), strict=True))


def test_there_are_attempts():
    assert len(CORPUS) >= 9


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_exploration_of_code_that_reaches_for_it_passes(reports, path):
    explored = [each for each in reports[path].checks if any(seen.run.exploration for seen in each.evidence)]
    assert len(explored) >= MIN_EXPLORATIONS
    assert {each.id for each in explored if each.status == "passed"} <= HARMLESS_PASSES
    assert reports[path].status in ("failed", "inconclusive")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_review_names_the_line(reports, path):
    for check in reports[path].checks:
        if check.finding and check.finding.reason is Reason.NEEDS_REVIEW:
            assert re.search(r"line \d+ has ", check.finding.what)
