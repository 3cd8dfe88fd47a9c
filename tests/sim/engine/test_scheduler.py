"""Which task runs, and when a task has to let others run."""

from grader.sim import explore, replay
from grader.sim.engine.limits import MAX_BURST, MAX_STEPS, STARVATION_LIMIT
from tests.sim.corpus import program

SPINS = """
    import threading
    def program():
        box = {"done": False}
        def finish():
            box["done"] = True
        thread = threading.Thread(target=finish)
        thread.start()
        while not box["done"]:
            pass
"""


def test_a_spinning_task_lets_others_run_after_a_full_burst(write):
    execution = replay(write(SPINS).program, "AAA")
    assert execution.failure is None
    assert MAX_BURST <= execution.steps < MAX_BURST + 20


def test_a_loop_without_switch_points_lets_others_run_too(write):
    source = SPINS.replace('while not box["done"]:', 'local = 0\n        while not local and not box["done"]:')
    assert replay(write(source).program, "AAA").failure is None


def test_a_runnable_task_is_not_starved_by_tasks_that_spin_by_turns():
    assert STARVATION_LIMIT == 5 * MAX_BURST
    found = explore(program("sound", "spinners_in_turn").program, schedules=200, seed=3)
    assert found.failure is None, found.failure.explanation


def test_an_execution_that_never_ends_is_a_livelock(write):
    failure = replay(write("def program():\n    box = []\n    while not box:\n        pass\n").program, "AAA").failure
    assert (failure.kind, failure.type) == ("livelock", "StepBudget")
    assert int(failure.message.removeprefix("still running after ").removesuffix(" steps")) >= MAX_STEPS


def test_an_execution_that_waits_without_end_is_a_livelock(write):
    module = write("import time\ndef program():\n    while True:\n        time.sleep(1)\n")
    failure = replay(module.program, "AAA").failure
    assert (failure.kind, failure.message) == ("livelock", "still running after 20001 waits")


def test_a_deadlock_names_the_threads_that_cannot_run(write):
    module = write("""
        import threading
        def program():
            lock = threading.Lock()
            lock.acquire()
            thread = threading.Thread(target=lock.acquire, name="second")
            thread.start()
            thread.join()
    """)
    failure = replay(module.program, "AAA").failure
    assert (failure.kind, failure.message) == ("deadlock", "no thread can run: main, second")


def test_without_a_decision_the_current_task_continues_and_then_the_next_in_turn(write):
    module = write("""
        import threading
        order = []
        def program():
            threads = [threading.Thread(target=order.append, args=(n,)) for n in (1, 2, 3)]
            for thread in threads:
                thread.start()
            order.append(0)
            for thread in threads:
                thread.join()
            assert order != [0, 1, 2, 3]
    """)
    assert replay(module.program, "AAA").failure.type == "AssertionError"
