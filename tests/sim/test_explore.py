"""What an exploration says is what it did; seeds and tokens mean the same everywhere."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sim import explore, load, replay

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PYTHONS = [
    path for path in (f"/tmp/venvs/p{version}/bin/python" for version in (311, 312, 313)) if shutil.which(path)
] or [sys.executable]

SCRIPT = """
import json, sys
from pathlib import Path
from grader.sim import explore, load, replay
out = {}
tokens = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
for path in sorted(Path(sys.argv[1]).glob("*_[cl]*.py")):
    if path.stem == "aio_cancel_half_done":
        continue  # wait_for makes a task on 3.11 only, so the story differs
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


def ask(python: str, *arguments: str) -> dict:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"}
    command = [python, "-c", SCRIPT, str(HERE / "programs" / "bugs"), *arguments]
    return json.loads(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def test_the_same_seed_finds_the_same_in_fresh_processes_and_on_every_python():
    first = ask(PYTHONS[0])
    assert all(ask(python) == first for python in [PYTHONS[0], *PYTHONS[1:]])
    tokens = json.dumps(first)
    for python in PYTHONS:
        again = ask(python, tokens)
        assert {name: (entry[1], entry[2], entry[3]) for name, entry in again.items()} == {
            name: (entry[1], False, entry[3]) for name, entry in first.items()
        }


def test_depth_first_exhausts_a_small_program(write):
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
    assert (found.outcome, found.bound) == ("exhausted", "every schedule")
    assert found.schedules < 50


def test_a_search_cut_short_is_a_sample(write):
    module = load(HERE / "programs" / "sound" / "ds_bounded_buffer.py")
    found = explore(module.program, schedules=50)
    assert (found.outcome, found.schedules, found.failure) == ("sampled", 50, None)


def test_a_failure_needs_as_few_switches_as_possible():
    for name, switches in {"lost_update_global": 1, "transfer_lock_order": 2, "aio_counter_across_await": 0}.items():
        assert explore(load(HERE / "programs" / "bugs" / f"{name}.py").program, seed=3).failure.preemptions <= switches


def test_a_lost_update_is_hidden_by_the_global_lock_and_a_call_in_between_shows_it(write):
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
    assert explore(write(program.format(between="pass")).program).failure.hidden_by_gil is locked
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


def test_a_sleep_stands_in_for_nothing(write):
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


def test_who_looks_at_the_clock_may_count_on_the_time_that_things_take(write):
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


def test_cancellation_at_an_await_is_tried_where_asked_for(write):
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


def test_a_schedule_for_another_program_is_noticed():
    module = load(HERE / "programs" / "bugs" / "self_deadlock_lock.py")
    assert replay(module.program, "AAAEEAg").failure.kind == "deadlock"
