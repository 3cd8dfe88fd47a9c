"""Work that another thread had begun and not finished is named with its lines."""

import pytest

from grader.sim import explore
from tests.sim.corpus import program

SENTENCES = {
    "rules_published_early": (
        "Order violation: Thread-1 (<lambda>) published urls.rules at line 23 before it was complete. Thread-2 "
        "(<lambda>) read it at line 30, and Thread-1 (<lambda>) had yet to fill it at line 25."
    ),
    "item_stored_late": (
        "Order violation: Thread-2 (purge) looked for revoked.data[item] at line 32 before Thread-1 (<lambda>) "
        "stored it at line 26."
    ),
    "closed_twice": (
        "Check then act on client.closed: Thread-1 (close) checked it at line 34 and was to change it at line 37. "
        "Before that, Thread-2 (close) checked it at line 34."
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_work_that_another_thread_met_half_done_is_named(name):
    failure = explore(program("bugs", name).program).failure
    assert failure.explanation.splitlines()[1] == SENTENCES[name]
