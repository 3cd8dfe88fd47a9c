"""A statement about normal runs rests on runs with plain threads."""

import pytest

from grader.sim import explore

WIDE = """
    import threading
    def program():
        turn, values = threading.Event(), []
        def first():
            for _ in range(2000):
                pass
            values.append(1)
        threads = [threading.Thread(target=first), threading.Thread(target=lambda: values.append(2))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert values == [2, 1]
"""
NARROW = """
    import threading
    done = []
    def program():
        threads = [threading.Thread(target=done.append, args=(n,)) for n in range(2)]
        for thread in threads:
            thread.start()
            thread.join()
        box = {"n": 0}
        def add():
            n = box["n"]
            box["n"] = n + 1
        threads = [threading.Thread(target=add) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert box["n"] == 2
"""
DEADLOCK = """
    import threading
    def program():
        one, held = threading.Lock(), []
        def work():
            one.acquire()
            held.append(1)
        thread = threading.Thread(target=work)
        thread.start()
        {before}
        if held:
            one.acquire()
        thread.join()
"""


def test_a_failure_that_plain_threads_show_is_counted(write):
    failure = explore(write(WIDE).program, bare_runs=50).failure
    assert failure.bare_runs == 50
    assert failure.bare_failures > 0
    assert failure.hidden_by_gil is False
    assert f"Seen here in {failure.bare_failures} of 50 bare runs" in failure.explanation


def test_a_failure_that_plain_threads_do_not_show_is_not_called_impossible(write):
    failure = explore(write(NARROW).program, bare_runs=20).failure
    assert (failure.bare_runs, failure.bare_failures, failure.hidden_by_gil) == (20, 0, True)
    assert "Not seen in 20 bare runs here" in failure.explanation
    assert "normally allows no switch" in failure.explanation


def test_a_hung_run_shows_a_deadlock(write):
    failure = explore(write(DEADLOCK.format(before="thread.join()")).program, bare_runs=20).failure
    assert failure.every_time
    assert failure.bare_runs == 0  # there is nothing to decide
    source = DEADLOCK.format(before="for _ in range(20_000): pass")
    failure = explore(write(source, "other").program, bare_runs=500).failure
    assert failure.kind == "deadlock"
    assert failure.bare_failures == 1


@pytest.mark.parametrize("count", [0, 5])
def test_nothing_is_said_of_normal_runs_where_nothing_was_tried(write, count):
    """A program that may wait for long is not tried; neither is one without a request."""
    source = DEADLOCK.format(before="'timeout'") if count else NARROW
    failure = explore(write(source).program, bare_runs=count).failure
    assert (failure.bare_runs, failure.hidden_by_gil) in [(0, None), (0, False)]
    assert "bare runs" not in failure.explanation
