"""Rounds of probes become ratios with their spread. The probes here are made up; one test runs the real ones."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from grader.comparison import measure
from grader.comparison.measure import PROBES_FILE, ROUNDS, TIME_FOR_ROUNDS, compare, run_probe
from grader.comparison.measurements import Spread
from grader.comparison.probes import PROBES
from grader.model import OperatorError

SECONDS = {"computing": {"one": 2.0, "threads": 2.0, "tasks": 2.0, "processes": 1.0, "task_threads": 1}}


def made_up_probe(name, *numbers, python=""):
    match name:
        case "computing":
            return SECONDS[name]
        case "computing_in_threads":
            return {"one": 2.0, "threads": 1.0, "exchange": 2e-6, "gil": False}
        case "exchanging":
            return {"threads": 0.01, "processes": 3e-6}
        case "blocked_loop":
            return {"loop": 0.5, "thread": 0.1, "blocked": 0.5}
        case "switching":
            return {"threads": 4e-6, "tasks": 1e-6}
        case "waiting_threads" if numbers == (10_000,):
            return {"seconds": 3.0, "bytes": 4_000 * 16, "limit": 4_000}
        case _:
            return {"seconds": 0.2, "bytes": 1_000 * int(numbers[0])}


@pytest.fixture
def _no_free_threaded(monkeypatch):
    monkeypatch.setattr(measure.shutil, "which", lambda name: None)


@pytest.mark.usefixtures("_no_free_threaded")
def test_ratios_are_made_within_a_round():
    steps = []
    found = compare(run=made_up_probe, on_step=lambda done, total: steps.append((done, total)))
    assert found.rounds == ROUNDS
    assert found.speedup["processes"] == Spread(2.0, 2.0, 2.0)
    assert found.speedup["threads"] == Spread(1.0, 1.0, 1.0)
    assert (found.free_threaded, found.free_exchange, found.task_threads) == (None, None, 1)
    assert found.exchange["processes"].low == 3e-6
    assert found.gap["loop"].middle == 1.0
    assert found.operates("tasks", 1_000).times.middle == pytest.approx(0.2 / measure.WAIT)
    assert found.waits("tasks", 10).bytes.middle == 1_000
    assert steps[0][0] == 0
    assert steps[-1][0] == steps[-1][1]


@pytest.mark.usefixtures("_no_free_threaded")
def test_memory_is_that_of_each_thread_that_could_be_started():
    most = compare(run=made_up_probe).waits("threads", 10_000)
    assert most.limit == 4_000
    assert most.bytes.middle == 16


@pytest.mark.usefixtures("_no_free_threaded")
def test_no_round_begins_when_the_time_is_over(monkeypatch):
    moments = iter([0.0, TIME_FOR_ROUNDS - 1, TIME_FOR_ROUNDS])
    monkeypatch.setattr(measure, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    assert compare(run=made_up_probe).rounds == 2


def test_a_free_threaded_python_is_measured_where_there_is_one(monkeypatch):
    monkeypatch.setattr(measure.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(measure, "_has_gil", lambda: True)
    used = []

    def run(name, *numbers, python=""):
        used.append(python)
        return made_up_probe(name, *numbers)

    assert compare(run=run).free_threaded == Spread(2.0, 2.0, 2.0)
    assert set(used) == {"", "/usr/bin/python3.15t"}


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("waiting_threads", "3"),
        ("waiting_tasks", "3"),
        ("waiting_processes", "1"),
        ("io_one_by_one", "1 0.001"),
        ("io_in_threads", "2 0.001"),
        ("io_in_tasks", "2 0.001"),
        ("computing_in_threads", "1"),
        ("computing", "1"),
        ("exchanging", ""),
        ("blocked_loop", ""),
        ("switching", ""),
    ],
)
def test_each_probe_runs_in_an_interpreter_of_its_own(name, numbers):
    found = run_probe(name, *map(float, numbers.split()))
    assert "limit" not in found
    assert all(value is None or value >= 0 for value in found.values())


def test_all_probes_are_tested():
    assert {"waiting_threads", "computing", "switching"} <= set(PROBES)
    assert len(PROBES) == 11


def test_a_probe_that_does_not_run_is_a_problem_of_the_machine(monkeypatch):
    with pytest.raises(OperatorError, match="The measurement nonsense does not run here: KeyError: 'nonsense'"):
        run_probe("nonsense")
    with pytest.raises(OperatorError, match="does not run here"):
        run_probe("switching", python="/there/is/no/python")


def test_the_probes_need_only_the_standard_library():
    run = f"exec(open({str(PROBES_FILE)!r}).read())"
    code = f"import sys; sys.modules['psutil'] = None; sys.argv = ['', 'waiting_tasks', '3']; {run}"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert json.loads(ended.stdout)["bytes"] is None
