"""Sound programs are never blamed: no schedule of ours is one that the language does not allow."""

import sys

import pytest

from grader.sim import explore
from tests.sim.corpus import names, program

LOCKED = {"weakref_del"}  # finalizers run at once, and in order, only where the global lock is


@pytest.mark.parametrize("name", names("sound"))
def test_a_sound_program_is_never_blamed(name):
    if name in LOCKED and not getattr(sys, "_is_gil_enabled", lambda: True)():
        pytest.skip("this program is right only with the global lock")
    found = explore(program("sound", name).program, schedules=100)
    assert found.failure is None, found.failure.explanation


def test_who_could_run_gets_a_turn_even_if_others_spin_by_turns():
    found = explore(program("sound", "spinners_in_turn").program, schedules=200, seed=3)
    assert found.failure is None, found.failure.explanation
