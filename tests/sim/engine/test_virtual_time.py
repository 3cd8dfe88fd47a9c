"""The virtual clock advances when no task can run, when a task only reads it, and where a timer may fire early."""

import pytest

from grader.sim import replay
from grader.sim.engine.virtual_time import MAX_EARLY_TIMERS


def makespan(write, source):
    execution = replay(write(source).program, "AAA")
    assert execution.failure is None, execution.failure.explanation
    return execution.makespan


def test_sleeps_in_parallel_take_as_long_as_the_longest(write):
    source = """
        import threading, time
        def program():
            for seconds in (3, 1, 2):
                threading.Thread(target=time.sleep, args=(seconds,)).start()
    """
    assert makespan(write, source) == 3.0


def test_computing_takes_no_time(write):
    assert makespan(write, "def program():\n    items = []\n    for n in range(100):\n        items.append(n)\n") == 0.0


def test_a_loop_that_waits_for_a_time_by_reading_the_clock_ends(write):
    source = "import time\ndef program():\n    while time.monotonic() < 0.5:\n        pass\n"
    assert 0.5 <= makespan(write, source) < 1.0


def test_readings_between_sleeps_do_not_advance_the_clock(write):
    source = """
        import time
        def program():
            for _ in range(60):
                start = time.monotonic()
                time.sleep(0.25)
                assert time.monotonic() == start + 0.25
    """
    assert makespan(write, source) == 15.0


def test_each_coroutine_reads_the_clock_for_itself(write):
    source = """
        import asyncio, time
        async def read(times):
            for _ in range(times):
                time.monotonic()
        async def main():
            await asyncio.gather(*[read(2) for _ in range(300)])
            await read(150)
        def program():
            asyncio.run(main())
    """
    assert makespan(write, source) == 0.0


def test_a_coroutine_that_waits_for_a_time_by_reading_the_clock_ends(write):
    source = """
        import asyncio, time
        async def wait():
            while time.monotonic() < 0.5:
                await asyncio.sleep(0)
        async def main():
            await asyncio.gather(wait(), wait())
        def program():
            asyncio.run(main())
    """
    assert 0.5 <= makespan(write, source) < 1.0


def test_a_spinning_task_lets_the_clock_advance_to_the_next_deadline(write):
    source = """
        import threading, time
        def program():
            box = {"done": False}
            def finish():
                time.sleep(7)
                box["done"] = True
            threading.Thread(target=finish).start()
            while not box["done"]:
                pass
    """
    assert makespan(write, source) == 7.0


RACE_OF_SLEEPS = """
    import threading, time
    def program():
        order = []
        def nap(seconds):
            time.sleep(seconds)
            order.append(seconds)
        threads = [threading.Thread(target=nap, args=(seconds,)) for seconds in ({first}, {second})]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return order
"""


@pytest.mark.parametrize(
    ("first", "second", "early_timers", "expected"),
    [
        (1, 2, False, {"[1, 2]"}),
        (1, 2, True, {"[1, 2]", "[2, 1]"}),
        (1, 5, True, {"[1, 5]"}),  # a timer of five seconds never fires early
    ],
)
def test_timers_fire_early_only_on_request_and_only_below_five_seconds(results, first, second, early_timers, expected):
    assert results(RACE_OF_SLEEPS.format(first=first, second=second), early_timers=early_timers) == expected


def test_the_number_of_early_timers_is_limited(results):
    source = """
        import threading, time
        def program():
            stop, naps = threading.Event(), [0]
            def poll():
                while not stop.is_set():
                    time.sleep(0.001)
                    naps[0] += 1
            thread = threading.Thread(target=poll)
            thread.start()
            stop.set()
            thread.join()
            return naps[0]
    """
    counts = {int(value) for value in results(source, early_timers=True)}
    assert 1 < max(counts) <= MAX_EARLY_TIMERS + 1
