"""When waiting becomes spinning."""

import pytest

from grader.plan import spins


@pytest.mark.parametrize(
    ("cpu", "fair", "verdict"),
    [(0.0, 0.0, False), (0.5, 1.0, False), (0.51, 1.0, True), (0.2, 0.1, None), (0.25, 0.1, None), (0.26, 0.1, True)],
)
def test_half_a_processor_is_too_much_and_a_moment_of_it_tells_nothing(cpu, fair, verdict):
    assert spins(cpu, fair) is verdict
