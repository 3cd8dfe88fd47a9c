"""Each buggy program is found out as what it states, and its token shows the same again."""

import pytest

from grader.sim import explore, replay
from tests.sim.corpus import classes, kinds, names, program


@pytest.mark.parametrize("name", names("bugs"))
def test_a_bug_is_found_called_by_its_name_from_each_seed_and_replayed(name):
    module = program("bugs", name)
    for seed in (0, 1):
        failure = explore(module.program, seed=seed, lapses=getattr(module, "LAPSES", False)).failure
        assert failure.kind in kinds(module), failure.explanation
        assert failure.bug in classes(module), failure.explanation
    again = replay(module.program, failure.token)
    assert not again.diverged
    assert (again.failure.steps, again.failure.message) == (failure.steps, failure.message)
