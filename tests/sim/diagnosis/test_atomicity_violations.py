"""Each pattern of a torn unit of work is told from those that look like it."""

import pytest

from grader.sim import explore

RACE = """
    import threading
    value = 0
    def first():
        global value
        {first}
    def second():
        global value
        value += 1
    def program():
        global value
        threads = [threading.Thread(target=f) for f in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        {check}
"""


@pytest.mark.parametrize(
    ("first", "check", "bug", "words"),
    [
        ("value += 1", "assert value == 2", "lost_update", "Lost update of value"),
        ("value = value + 1", "assert value == 2", "lost_update", "Lost update of value"),
        ("n = value\n        value = n + 1", "assert value == 2", "lost_update", "read 0 at line 6"),
        (
            "n = value\n        if n < 1:\n            value = n + 2",
            "assert value in (1, 3)",
            "check_then_act",
            "read it",
        ),
        ("if value == 0:\n            value = 2", "assert value in (1, 3)", "check_then_act", "checked it at line 6"),
        ("if value == 0:\n            assert value == 0", "pass", "check_then_act", "checked it at line 6"),
        ("value = 5\n        assert value == 5", "pass", "check_then_act", "relied at line 7"),
        ("assert value == 1", "pass", "order_violation", "AssertionError\n\n"),
    ],
)
def test_a_race_is_named_by_what_was_torn(write, first, check, bug, words):
    program = write(RACE.format(first=first, check=check)).program
    for seed in (0, 1, 2):
        failure = explore(program, seed=seed).failure
        assert (failure.bug, words in failure.explanation) == (bug, True), failure.explanation


def test_what_fails_under_every_schedule_is_not_put_down_to_the_order(write):
    failure = explore(write(RACE.format(first="value += 1", check="assert value > 2")).program).failure
    assert failure.bug == "unknown"
    assert "fails under every schedule" in failure.explanation


@pytest.mark.parametrize(
    ("body", "bug"),
    [
        ("setattr(box, name, getattr(box, name) + 1)", "lost_update"),
        ("counts['n'] = counts.get('n', 0) + 1", "lost_update"),
        ("if 'n' not in counts:\n            made.append(1)\n            counts['n'] = 1", "check_then_act"),
    ],
)
def test_a_race_through_methods_and_names_is_seen(write, body, bug):
    program = write(f"""
    import threading
    class Box:
        n = 0
    def program():
        box, counts, made, name = Box(), {{}}, [], "n"
        def run():
            {body.replace(chr(10), chr(10) + "    ")}
        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert 2 in (box.n, counts.get("n")) or made == [1]
    """).program
    failure = explore(program).failure
    assert failure.bug == bug, failure.explanation


def test_the_locks_of_a_deadlock_have_the_names_that_the_program_gives_them(write):
    failure = explore(
        write("""
        import threading
        def both(one, two):
            with one, two:
                pass
        def program():
            tea, milk = threading.Lock(), threading.Lock()
            threads = [threading.Thread(target=both, args=pair) for pair in ((tea, milk), (milk, tea))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        """).program
    ).failure
    assert "Thread-1 (both) holds tea (since line 4) and wants milk (line 4)" in failure.explanation
    assert "Thread-2 (both) holds milk (since line 4) and wants tea (line 4)" in failure.explanation


def test_a_race_that_leaves_somebody_waiting_is_named_before_the_waiting(write):
    failure = explore(
        write("""
        import threading
        def program():
            left, done = [2], threading.Event()
            def finish():
                left[0] -= 1
                if left[0] == 0:
                    done.set()
            threads = [threading.Thread(target=finish) for _ in range(2)]
            for thread in threads:
                thread.start()
            done.wait()
        """).program
    ).failure
    assert (failure.kind, failure.bug) == ("deadlock", "lost_update"), failure.explanation
