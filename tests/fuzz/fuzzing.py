"""How fuzz tests run: the same examples in each ordinary run, other ones in a session, and all failures kept.

An example that fails is kept in `seeds/`, and every later run tries it first. Commit that file with the fix, or add the
example to the test with `@example`.
"""

import os
from pathlib import Path

from hypothesis import HealthCheck, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase

SEED = int(os.environ.get("GRADER_FUZZ_SEED", "0"))
"""Chooses the examples."""
EXAMPLES = int(os.environ.get("GRADER_FUZZ_EXAMPLES", "60"))
"""Number of examples for each test."""

_settings = settings(
    max_examples=EXAMPLES,
    database=DirectoryBasedExampleDatabase(Path(__file__).resolve().parent / "seeds"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def fuzzed(test):
    """Marks a test with `@given` as a fuzz test."""
    return seed(SEED)(_settings(test))
