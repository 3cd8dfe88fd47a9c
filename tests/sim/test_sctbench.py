"""Programs of the SCTBench study, rewritten in Python: the bugs are found, and the corrected programs never fail."""

import pytest

from grader.sim import explore
from tests.sim.corpus import classes, kinds, names, program

MISSED = {
    "safestack_bad",  # needs five switches in the right places of three threads; no tool of the study found it
}
SLOW = {  # seconds for each seed; `nox -s power` runs them from twenty seeds
    "chess_dining5_bad",
    "chess_state_workstealqueue_bad",
    "chess_workstealqueue_bad",
    "reorder_10_bad",
    "reorder_20_bad",
    "twostage_100_bad",
}


@pytest.mark.parametrize("name", names("sctbench"))
def test_a_bug_of_the_study_is_found_and_classified_from_each_seed(name, thorough):
    module = program("sctbench", name)
    for seed in (0, 1) if thorough and name not in SLOW else (0,):
        failure = explore(module.program, schedules=300 if name in MISSED else 1000, seed=seed).failure
        if name in MISSED:
            assert failure is None
            break
        assert failure.kind in kinds(module), failure.explanation
        assert failure.bug in classes(module), failure.explanation


@pytest.mark.parametrize("name", names("sctbench_fixed"))
def test_a_corrected_program_never_fails(name, thorough):
    found = explore(program("sctbench_fixed", name).program, schedules=100 if thorough else 30)
    assert found.failure is None, found.failure.explanation
