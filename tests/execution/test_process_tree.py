"""The limits of what all processes of a run use together."""

import pytest

from grader.execution.process_tree import ProcessTree
from grader.model import PROCESS_LIMIT, TREE_MEMORY_LIMIT, Stopped

TOO_MANY = PROCESS_LIMIT + 1


class Counted:
    """A source of readings that counts these numbers of processes, one after the other."""

    def __init__(self, *numbers, total=0):
        self._numbers, self._total = list(numbers), total

    def count_processes(self):
        return self._numbers.pop(0), 0, self._total


@pytest.mark.parametrize(
    ("numbers", "end"),
    [
        ([PROCESS_LIMIT], None),
        ([TOO_MANY, TOO_MANY], Stopped("processes", str(PROCESS_LIMIT))),
        ([TOO_MANY, 0], None),  # an id had changed hands
    ],
)
def test_too_many_processes_are_counted_twice(numbers, end):
    assert ProcessTree(Counted(*numbers), reused=False).count() == end


def test_processes_that_are_too_large_together_end_the_run():
    tree = ProcessTree(Counted(1, total=TREE_MEMORY_LIMIT + 1), reused=False)
    assert (tree.count(), tree.memory) == (Stopped("memory"), TREE_MEMORY_LIMIT + 1)
