"""A function that changes its argument, such as heapq.heappop, changes that container."""

import pytest

from grader.sim import explore
from tests.sim.corpus import program

SENTENCES = {
    "heap_popped_twice": (
        "Check then act on scheduler.heap: Thread-1 (<lambda>) read it at line 25, then Thread-2 (<lambda>) "
        "changed it at line 27, and Thread-1 (<lambda>) continued at line 27 with the outdated value."
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_heap_that_a_function_changes_is_named(name):
    failure = explore(program("bugs", name).program).failure
    assert failure.explanation.splitlines()[1] == SENTENCES[name]
