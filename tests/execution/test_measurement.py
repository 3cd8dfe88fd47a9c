"""Programs of ours run in a fresh interpreter: once for each process, again where the machine cannot tell."""

import sys

import pytest

from grader.execution import run_measurement, run_programs
from grader.execution.measurement import TRIES
from grader.model import OperatorError

PROGRAMS = """
from pathlib import Path

LOG = Path(__file__).with_name("log")


def _count():
    with LOG.open("a") as file:
        file.write("x")
    return len(LOG.read_text())


def runs():
    return {"answer": _count()}


def unclear():
    return {"unclear": "too busy"}


def clear_at_last():
    return {} if len(LOG.read_text()) > 1 else {"unclear": "not yet"}
"""


async def test_programs_run_once_for_all_who_ask(tmp_path):
    file = tmp_path / "programs.py"
    file.write_text(PROGRAMS.replace("def unclear", "def _unclear").replace("def clear_at", "def _clear_at"))
    assert await run_programs(file) == {"runs": {"answer": 1}}
    assert await run_programs(file) == {"runs": {"answer": 1}}


async def test_programs_run_again_while_one_is_unclear_and_what_was_clear_stays(tmp_path):
    file = tmp_path / "programs.py"
    file.write_text(PROGRAMS)
    found = await run_programs(file)
    assert found == {"runs": {"answer": 1}, "unclear": {"unclear": "too busy"}, "clear_at_last": {}}
    assert len((tmp_path / "log").read_text()) == TRIES


async def test_a_program_that_fails_is_a_problem_of_the_machine(tmp_path):
    file = tmp_path / "programs.py"
    file.write_text("def fails():\n    raise ValueError('no such thing')\n")
    with pytest.raises(OperatorError, match=r"programs.py does not run here: ValueError: no such thing"):
        await run_programs(file)


def test_output_that_is_no_json_is_not_believed():
    with pytest.raises(OperatorError, match="The measurement noise does not run here"):
        run_measurement([sys.executable, "-c", "print('hello')"], "noise")
