"""When waiting becomes spinning."""

import pytest

from grader.plan import spins


@pytest.mark.parametrize(
    ("cpu", "fair", "calls", "verdict"),
    [
        (0.0, 0.0, 0, False),
        (0.35, 1.0, 0, False),
        (0.36, 1.0, 0, True),
        (0.2, 0.1, 0, None),
        (0.26, 0.1, 0, True),
        (0.26, 0.1, 5, None),
        (0.8, 1.0, 200, None),
        (1.1, 1.0, 200, True),
    ],
)
def test_a_third_of_a_processor_is_too_much_unless_many_jobs_were_started_with_it(cpu, fair, calls, verdict):
    assert spins(cpu, fair, calls) is verdict
