"""No exploration is passed by reaching it: the attempts in `submissions/explorations`, on the exercises they aim at."""

import re

import pytest

from grader.grading.pipeline import grade_sources
from grader.intake.catalogue import load_catalogue
from grader.intake.submission import read_submitted_file
from grader.model import Reason
from tests.hostile.corpus import FOLDER
from tests.made_once import made_once

pytestmark = pytest.mark.timeout(900)  # a test may wait until another process has graded the corpus
CORPUS = sorted((FOLDER / "explorations").glob("*.py"))
HARMLESS_PASSES = {"onlooker"}
"""Explorations that code with a race may pass: they look for other mistakes."""
MIN_EXPLORATIONS = 1
"""Explorations that each of these exercises has at least."""


def stated(path, key):
    """What the comments of an attempt state under this key."""
    return re.search(rf"# {key}: (.*)", path.read_text(encoding="utf-8"))[1]


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """The JSON reports about all attempts, by the attempt's name."""

    def grade():
        exercises = {exercise.slug: exercise for exercise in load_catalogue()}
        targets = [exercises[stated(path, "exercise")] for path in CORPUS]
        sources = [read_submitted_file(target, path) for target, path in zip(targets, CORPUS, strict=True)]
        graded = grade_sources(targets, sources, trust="nobody")
        return {path.stem: brief(report) for path, report in zip(CORPUS, graded, strict=True)}

    return made_once(tmp_path_factory, "explorations", grade, lock="hostile")


def brief(report):
    """The parts of a report that these tests look at."""
    checks = [
        {
            "id": each.id,
            "status": each.status,
            "explored": any(seen.run.exploration for seen in each.evidence),
            "reason": str(each.finding.reason) if each.finding else "",
            "what": each.finding.what if each.finding else "",
        }
        for each in report.checks
    ]
    return {"status": report.status, "checks": checks}


def test_there_are_attempts():
    assert len(CORPUS) >= 70


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_exploration_of_code_that_reaches_for_it_passes(reports, path):
    report = reports[path.stem]
    explored = [each for each in report["checks"] if each["explored"]]
    assert len(explored) >= MIN_EXPLORATIONS
    assert {each["id"] for each in explored if each["status"] == "passed"} <= HARMLESS_PASSES
    assert report["status"] in ("failed", "inconclusive")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_review_names_the_line(reports, path):
    for check in reports[path.stem]["checks"]:
        if check["reason"] == Reason.NEEDS_REVIEW:
            assert re.search(r"line \d+ has ", check["what"])
