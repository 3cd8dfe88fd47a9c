"""Correct programs never fail: every schedule that is tried is one that the language permits."""

import sys

import pytest

from grader.sim import explore
from tests.sim.corpus import names, program

NEEDS_GIL = {"weakref_del"}  # finalizers run at once, and in order, only with the GIL


@pytest.mark.parametrize("name", names("sound"))
def test_a_correct_program_never_fails(name, thorough):
    if name in NEEDS_GIL and not getattr(sys, "_is_gil_enabled", lambda: True)():
        pytest.skip("this program is correct only with the GIL")
    found = explore(program("sound", name).program, schedules=100 if thorough else 30)
    assert found.failure is None, found.failure.explanation
