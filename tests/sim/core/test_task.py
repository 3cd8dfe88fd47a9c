"""Which task runs where a schedule decides nothing."""

import pytest

from grader.sim.core import Task, default_next


@pytest.mark.parametrize(
    ("current", "runnable", "expected"),
    [(1, [0, 2, 3], 2), (3, [0, 1], 0), (1, [3, 2], 2), (1, [1], 1), (2, [2, 1], 1)],
)
def test_the_next_in_turn_has_the_next_higher_index_in_a_ring(current, runnable, expected):
    tasks = [Task(index, f"t{index}", None, False) for index in range(4)]
    assert default_next(tasks[current], [tasks[index] for index in runnable]).index == expected
