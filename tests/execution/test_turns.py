"""Explorations at the same time have numbers that differ, also where two processes draw them."""

import os

import pytest

from grader.execution.turns import next_turn


def test_each_number_follows_the_one_before():
    first = next_turn()
    assert [next_turn(), next_turn()] == [first + 1, first + 2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here")
def test_a_fork_goes_on_where_the_other_has_stopped():
    first = next_turn()
    pid = os.fork()
    if pid == 0:
        os._exit(next_turn() - first)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1
    assert next_turn() == first + 2
