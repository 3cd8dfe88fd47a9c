"""The result of an exploration, its budgets and its options. Seeds and tokens mean the same in every process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sim import explore, load, replay
from grader.sim.core import encode_token

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OTHER_VERSIONS = [minor for minor in (11, 12, 13, 14) if minor != sys.version_info.minor]

SCRIPT = """
import json, sys
from pathlib import Path
from grader.sim import explore, load, replay
out = {}
tokens = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
for path in sorted(Path(sys.argv[1]).glob("*_[cl]*.py")):
    if path.stem == "aio_cancel_half_done":
        continue  # wait_for creates a task on 3.11 only, so the steps differ
    module = load(path)
    if tokens:
        run = replay(module.program, tokens[path.stem][1])
        out[path.stem] = [run.failure.kind, run.failure.token, run.diverged, [step.line for step in run.failure.steps]]
    else:
        found = explore(module.program, seed=5)
        failure = found.failure
        out[path.stem] = [found.schedules, failure.token, failure.bug, [step.line for step in failure.steps]]
print(json.dumps(out))
"""


def run_script(python: str, *arguments: str) -> dict:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"}
    command = [python, "-c", SCRIPT, str(HERE / "programs" / "bugs"), *arguments]
    return json.loads(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


@pytest.fixture(scope="module")
def found_here() -> dict:
    """What seed 5 finds in a new process of this Python."""
    return run_script(sys.executable)


def replayed(python: str, found: dict) -> bool:
    """Whether every token gives its failure, with the same steps."""
    again = run_script(python, json.dumps(found))
    return all(again[name][1:] == [token, False, lines] for name, (_, token, _, lines) in found.items())


def test_a_seed_and_its_tokens_give_the_same_failures_in_another_process(found_here):
    assert run_script(sys.executable) == found_here
    assert replayed(sys.executable, found_here)


@pytest.mark.parametrize("minor", OTHER_VERSIONS)
def test_a_seed_and_its_tokens_give_the_same_failures_on_other_versions_of_python(found_here, minor):
    python = shutil.which(f"python3.{minor}")
    if python is None or subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip(f"Python 3.{minor} is not installed")
    assert run_script(python) == found_here
    assert replayed(python, found_here)


def test_depth_first_search_exhausts_a_small_program(write):
    module = write("""
        import threading
        def program():
            box = {"n": 0}
            def put():
                box["n"] = 1
            thread = threading.Thread(target=put)
            thread.start()
            thread.join()
    """)
    found = explore(module.program, strategy="dfs")
    assert (found.outcome, found.bound) == ("proved", "every schedule")
    assert found.schedules < 50


def test_a_search_that_ends_early_is_a_sample(write):
    module = load(HERE / "programs" / "sound" / "ds_bounded_buffer.py")
    found = explore(module.program, schedules=50)
    assert (found.outcome, found.schedules, found.failure) == ("sampled", 50, None)


def test_a_failure_needs_as_few_switches_as_possible():
    for name, switches in {"lost_update_global": 1, "transfer_lock_order": 2, "aio_counter_across_await": 0}.items():
        assert explore(load(HERE / "programs" / "bugs" / f"{name}.py").program, seed=3).failure.preemptions <= switches


def test_a_lost_update_needs_a_rare_switch_unless_there_is_a_call_in_between(write):
    program = """
        import threading
        def program():
            box = {{"n": 0}}
            def add():
                n = box["n"]
                {between}
                box["n"] = n + 1
            threads = [threading.Thread(target=add) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert box["n"] == 2
    """
    locked = getattr(sys, "_is_gil_enabled", lambda: True)()
    failure = explore(write(program.format(between="pass")).program).failure
    assert (failure.hidden_by_gil, failure.needs_rare_switch) == (None if locked else False, True)
    assert explore(write(program.format(between="len([n])")).program).failure.hidden_by_gil is False


def test_time_is_virtual_and_exact(write):
    module = write("""
        import threading, time
        def program():
            threads = [threading.Thread(target=time.sleep, args=(1,)) for _ in range(5)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert time.monotonic() == 1.0
    """)
    assert explore(module.program).failure is None
    assert replay(module.program, "AAA").makespan == 1.0


def test_a_sleep_does_not_synchronise(write):
    module = write("""
        import threading, time
        def program():
            done = []
            def work():
                done.append(1)
            thread = threading.Thread(target=work)
            thread.start()
            time.sleep(60)
            assert done
    """)
    found = [explore(module.program, seed=seed).failure for seed in range(3)]
    assert {failure.bug for failure in found} == {"order_violation"}
    assert replay(module.program, found[0].token).failure.kind == "assertion"


def test_a_program_that_reads_the_clock_can_rely_on_durations(write):
    module = write("""
        import threading, time
        def program():
            def work():
                time.sleep(1)
                late.append(time.monotonic())
            late = []
            threads = [threading.Thread(target=work) for _ in range(3)]
            for thread in threads:
                thread.start()
            time.sleep(0.5)
            for thread in threads:
                thread.join()
            assert late == [1.0] * 3
    """)
    assert explore(module.program, schedules=300).failure is None


def test_a_failure_does_not_count_if_a_sleep_ended_early_and_the_program_then_read_the_clock(write):
    module = write("""
        import threading, time
        def program():
            done = []
            thread = threading.Thread(target=done.append, args=(1,))
            thread.start()
            time.sleep(1)
            if not done:  # only after a sleep that ended early
                assert time.monotonic() > 5
            thread.join()
    """)
    assert explore(module.program).failure is None


def test_module_state_is_fresh_in_every_schedule(write):
    module = write("""
        import threading
        runs = []
        lock = threading.Lock()
        def program():
            runs.append(1)
            assert len(runs) == 1
            lock.acquire()
    """)
    assert explore(module.program, schedules=50).failure is None


def test_tasks_are_cancelled_at_awaits_only_on_request(write):
    module = write("""
        import asyncio
        class Account:
            total = 0
        async def move(a, b):
            a.total -= 1
            await asyncio.sleep(0.1)
            b.total += 1
        async def program():
            a, b = Account(), Account()
            await asyncio.gather(move(a, b), move(a, b), return_exceptions=True)
            assert a.total + b.total == 0
    """)
    assert explore(module.program).failure is None
    for seed in range(5):
        failure = explore(module.program, cancel=True, seed=seed).failure
        assert failure.type == "AssertionError"
    assert replay(module.program, failure.token).failure.type == "AssertionError"


def test_an_unknown_strategy_is_refused():
    with pytest.raises(ValueError, match="unknown strategy"):
        explore(print, strategy="luck")


def test_a_token_of_another_program_is_reported_as_diverged():
    module = load(HERE / "programs" / "bugs" / "lost_update_global.py")
    assert not replay(module.program, encode_token([(0, 10, 1)])).diverged
    assert replay(module.program, encode_token([(0, 10, 7)])).diverged  # the program has no thread 7
    assert (
        replay(load(HERE / "programs" / "bugs" / "self_deadlock_lock.py").program, "AAAEEAg").failure.kind == "deadlock"
    )
