"""Changes and checks of two variables that belong together are named with their lines."""

import pytest

from grader.sim import explore
from tests.sim.corpus import program

SENTENCES = {
    "callback_run_twice": (
        "Check then act on promise.callbacks and promise.done: Thread-1 (<lambda>) changed the first at line 24, "
        "then Thread-2 (finish) read it at line 30 and changed the second at line 29, and Thread-1 (<lambda>) "
        "checked the second at line 25. The two do not belong together."
    ),
    "totals_torn": (
        "Check then act on summary.sum and summary.count: Thread-1 (<lambda>) changed the first at line 24, then "
        "Thread-2 (<lambda>) read both at line 28, and Thread-1 (<lambda>) changed the second at line 25. The two "
        "do not belong together."
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_thread_that_was_interrupted_between_its_two_steps_is_named(name):
    failure = explore(program("bugs", name).program).failure
    assert failure.explanation.splitlines()[1] == SENTENCES[name]
