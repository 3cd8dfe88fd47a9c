"""Programs of the SCTBench study, told again in Python: the bugs are found, and the mended programs are clean."""

import pytest
from corpus import kinds, names, program

from grader.sim import explore

MISSED = {
    "safestack_bad",  # needs five switches in the right places of three threads; no tool of the study found it
}
SLOW = {"twostage_100_bad"}  # a hundred threads: seconds for each seed


@pytest.mark.parametrize("name", names("sctbench"))
def test_a_bug_of_the_study_is_found(name):
    module = program("sctbench", name)
    for seed in (0,) if name in SLOW else (0, 1):
        failure = explore(module.program, seed=seed).failure
        if name in MISSED:
            assert failure is None
            break
        assert failure.kind in kinds(module), failure.explanation


@pytest.mark.parametrize("name", names("sctbench_fixed"))
def test_a_mended_program_is_never_blamed(name):
    found = explore(program("sctbench_fixed", name).program, schedules=100)
    assert found.failure is None, found.failure.explanation
