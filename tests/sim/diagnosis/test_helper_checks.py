"""A read that a helper returns belongs to the caller that decides or computes with it."""

import pytest

from grader.sim import explore
from tests.sim.corpus import program

SENTENCES = {
    "check_in_helper": (
        "Check then act on account.balance: Thread-2 (<lambda>) checked it at line 32, then Thread-1 (<lambda>) "
        "changed it at line 29, and Thread-2 (<lambda>) continued at line 29 with the outdated result."
    ),
    "state_saved_by_helper": (
        "This happens every time. Lost update of store.state: Task-3 (hit) read {'hits': 0} at line 23, then "
        "Task-2 (hit) wrote {'hits': 1} at line 20, and Task-3 (hit) wrote {'hits': 1} over it at line 20."
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_what_a_helper_has_read_is_the_callers_check_or_value(name):
    failure = explore(program("bugs", name).program).failure
    assert failure.explanation.splitlines()[1] == SENTENCES[name]
