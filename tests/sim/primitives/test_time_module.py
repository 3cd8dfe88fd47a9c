"""The module `time` shows virtual time."""

import time

import pytest

from grader.sim.outcomes import collect_outcomes


def test_the_date_is_that_of_today_and_the_same_in_each_schedule(write):
    module = write("import time\ndef program():\n    return time.time()\n")
    [outcome] = collect_outcomes(module.program, str, schedules=20).outcomes
    assert abs(float(outcome.value) - time.time()) < 86_400 * 1.5


@pytest.mark.parametrize("clock", ["monotonic", "perf_counter", "process_time", "thread_time"])
def test_each_clock_begins_at_zero_and_counts_sleeps(results, clock):
    source = f"""
        import time
        def program():
            before, date = time.{clock}(), time.time()
            time.sleep(1.5)
            return before, time.{clock}(), time.{clock}_ns(), time.time() - date
    """
    assert results(source, schedules=5) == {"(0.0, 1.5, 1500000000, 1.5)"}


def test_a_negative_sleep_is_refused(results):
    source = """
        import time
        def program():
            try:
                time.sleep(-1)
            except ValueError as error:
                return error
    """
    assert results(source, schedules=5) == {"sleep length must be non-negative"}


def test_a_sleep_of_zero_lets_others_run(results):
    source = """
        import threading, time
        def program():
            ran = []
            threading.Thread(target=ran.append, args=(1,)).start()
            time.sleep(0)
            return len(ran)
    """
    assert results(source, schedules=1, strategy="dfs") == {"1"}
