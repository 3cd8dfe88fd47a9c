"""Recorded code behaves as plain code does, and passes the same switch points."""

from pathlib import Path

import pytest

from grader.sim import load
from grader.sim.engine import KERNEL
from grader.sim.environment import exploration_session
from grader.sim.instrument import recording
from grader.sim.runner import body_of, run_once
from grader.sim.strategies import ReplayStrategy

PROGRAMS = sorted((Path(__file__).parents[1] / "programs" / "sound").glob("*.py"))[::4]


def run(body):
    """(steps of each thread, waits, how it failed) under the default schedule."""
    failure = run_once(body, ReplayStrategy({}), 0)
    return [task.steps for task in KERNEL.tasks], KERNEL.waits, failure and failure.signature


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_recorded_code_takes_the_same_steps(path):
    body = body_of(load(path).program)
    with exploration_session():
        plain = run(body)
        with recording():
            recorded = run(body)
        again = run(body)
    assert plain == again
    assert recorded == plain
