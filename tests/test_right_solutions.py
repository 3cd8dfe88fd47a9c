"""Right solutions in the styles of public code: each passes, and none needs a review."""

import re
from pathlib import Path

import pytest

from grader.grading import grade_sources
from grader.intake import load_catalogue
from grader.intake.submission import make_submitted_file

FILES = sorted((Path(__file__).parent / "right_solutions").glob("*.py"))

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def reports():
    exercises = {exercise.slug: exercise for exercise in load_catalogue()}
    targets = [exercises[re.search(r"# exercise: (.*)", path.read_text(encoding="utf-8"))[1]] for path in FILES]
    files = [make_submitted_file(each, path, path.read_bytes()) for each, path in zip(targets, FILES, strict=True)]
    return dict(zip(FILES, grade_sources(targets, files, trust="nobody"), strict=True))


def test_there_are_solutions():
    assert len(FILES) >= 7


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_right_solution_passes_without_a_review(reports, path):
    problems = [(check.id, check.finding.reason, check.finding.what) for check in reports[path].checks if check.finding]
    assert (reports[path].status, problems) == ("passed", [])
