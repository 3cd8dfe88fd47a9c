"""Sound programs are never blamed: no schedule of ours is one that the language does not allow."""

import pytest
from corpus import names, program

from grader.sim import explore


@pytest.mark.parametrize("name", names("sound"))
def test_a_sound_program_is_never_blamed(name):
    found = explore(program("sound", name).program, schedules=100)
    assert found.failure is None, found.failure.explanation
