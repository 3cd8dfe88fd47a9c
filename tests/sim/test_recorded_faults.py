"""A fault in the code that records accesses is not taken for one of the program."""

import sys

import pytest

from grader.sim import explore, load
from grader.sim.instrument import loader, module_code, recorded_code
from grader.sim.outcomes import collect_outcomes

SOURCE = """
import threading

class Box:
    value = 0

def program():
    box, lock = Box(), threading.Lock()
    def add():
        with lock:
            box.value += 1
    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert box.value == 2
    return box.value
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "recorded.py"
    path.write_text(SOURCE)
    return load(path).program


def fails(*_):
    raise TypeError("a fault of ours")


def test_a_fault_while_an_access_is_recorded_proves_nothing_and_is_no_failure(program, monkeypatch):
    monkeypatch.setattr(recorded_code, "access_attribute", fails)
    assert explore(program, schedules=50).outcome in ("bounded", "sampled")
    found = collect_outcomes(program, str, schedules=50)
    assert [each.value for each in found.outcomes] == ["2"]
    assert found.bound != "every schedule"


def test_code_that_cannot_be_recorded_proves_nothing_and_is_no_failure(program, monkeypatch):
    monkeypatch.setattr(module_code, "RecordingRewriter", fails)
    module_code.recorded.cache_clear()
    try:
        assert explore(program, schedules=50).outcome in ("bounded", "sampled")
    finally:
        module_code.recorded.cache_clear()


def test_a_function_that_a_guard_checks_is_called_in_recorded_code(tmp_path):
    path = tmp_path / "guarded.py"
    path.write_text(SOURCE.replace("return box.value", "return sorted(vars(box)), type(box).__name__"))
    module = load(path, guards=loader.ModuleGuards("guarded"))
    assert [each.kind for each in collect_outcomes(module.program, str, schedules=50).outcomes] == [""]


def test_a_failure_that_only_the_reduced_search_finds_is_reported(tmp_path, monkeypatch):
    class Nothing:
        complete, bound = False, None

        def next_strategy(self):
            return None

    path = tmp_path / "racy.py"
    path.write_text(SOURCE.replace("with lock:", "if lock:"))
    monkeypatch.setattr(sys.modules["grader.sim.explore"], "new_search", lambda *_: Nothing())
    assert explore(load(path).program).failure.bug == "lost_update"
