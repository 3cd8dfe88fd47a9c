"""Each program with a bug fails as it states, and its token replays the failure."""

import pytest

from grader.sim import explore, replay
from tests.sim.corpus import classes, kinds, names, program


@pytest.mark.parametrize("name", names("bugs"))
def test_a_bug_is_found_and_classified_from_each_seed_and_can_be_replayed(name, thorough):
    module = program("bugs", name)
    for seed in (0, 1) if thorough else (0,):
        failure = explore(module.program, seed=seed, early_timers=getattr(module, "LAPSES", False)).failure
        assert failure.kind in kinds(module), failure.explanation
        assert failure.bug in classes(module), failure.explanation
    again = replay(module.program, failure.token)
    assert not again.diverged
    assert (again.failure.steps, again.failure.message) == (failure.steps, failure.message)
