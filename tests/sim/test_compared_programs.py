"""The programs on which the scheduler is compared with others: each buggy one fails, and its right twin does not."""

from pathlib import Path

import pytest

from grader.sim import explore, load

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "peers"
PROGRAMS = sorted((*FOLDER.glob("threads/*.py"), *FOLDER.glob("tasks/*.py")))
KINDS = {"deadlock": "deadlock", "lost_event": "deadlock", "semaphore_leak": "deadlock", "condition_if": "exception"}


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_buggy_program_fails_and_the_right_one_does_not(path):
    module = load(path)
    assert explore(module.buggy, schedules=300).failure.kind == KINDS.get(path.stem, "assertion")
    assert explore(module.right, schedules=300).failure is None


def test_there_are_ten_programs_of_each_kind():
    assert len(PROGRAMS) == 10
