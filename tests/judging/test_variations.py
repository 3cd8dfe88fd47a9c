"""Harmless variations of right solutions: most need no review, and the static reader never fails one."""

from collections import Counter

import pytest

from grader.grading import grade_sources
from grader.intake import load_catalogue
from grader.intake.submission import make_submitted_file
from grader.judging import first_violation
from tests.variations import variations

EXERCISES = {exercise.slug: exercise for exercise in load_catalogue()}
MOST_REVIEWS = 0.02
"""Share of the variations that may need a review. `python -m benchmarks.variations` grades all of them."""


def varied(exercise):
    source = exercise.reference.read_text(encoding="utf-8")
    functions = () if exercise.metadata.names else (exercise.slug,)
    return dict(variations(source, functions, coroutine=exercise.metadata.coroutine))


EXPLORED = [slug for slug, each in EXERCISES.items() if "student.explore(" in each.suite.read_text(encoding="utf-8")]
"""Exercises with explorations: only there does a file that could reach the scheduler need a review."""


@pytest.mark.parametrize("slug", EXPLORED)
def test_a_reference_needs_no_review_and_few_variations_do(slug):
    exercise = EXERCISES[slug]
    assert first_violation(exercise.reference.read_bytes()) is None
    texts = varied(exercise)
    assert len(texts) > 150
    reviews = [name for name, text in texts.items() if first_violation(text.encode()) is not None]
    assert len(reviews) / len(texts) <= MOST_REVIEWS, reviews


@pytest.mark.parametrize("trust", ["author", "nobody"])
def test_no_variation_fails(trust):
    """A sample: each sixth variation of one exercise about races."""
    exercise = EXERCISES["lost_update"]
    texts = list(varied(exercise).values())[::6]
    files = [make_submitted_file(exercise, exercise.reference, text.encode()) for text in texts]
    statuses = Counter(report.status for report in grade_sources([exercise] * len(files), files, trust=trust))
    assert set(statuses) <= ({"passed"} if trust == "author" else {"passed", "inconclusive"})
    assert statuses["passed"] >= len(files) * (1 - MOST_REVIEWS) - 1
