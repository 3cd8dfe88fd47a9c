"""Each pattern of an atomicity violation is distinguished from similar ones."""

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
            "with the outdated value",
        ),
        ("if value == 0:\n            value = 2", "assert value in (1, 3)", "check_then_act", "checked it at line 6"),
        ("if value == 0:\n            assert value == 0", "pass", "check_then_act", "checked it at line 6"),
        ("value = 5\n        assert value == 5", "pass", "check_then_act", "used it at line 7 as if it were unchanged"),
        ("assert value == 1", "pass", "order_violation", "AssertionError\n\n"),
    ],
)
def test_a_race_is_classified_by_its_pattern(write, first, check, bug, words):
    program = write(RACE.format(first=first, check=check)).program
    for seed in (0, 1, 2):
        failure = explore(program, seed=seed).failure
        assert (failure.bug, words in failure.explanation) == (bug, True), failure.explanation


def test_a_failure_under_every_schedule_is_not_blamed_on_the_order_of_the_threads(write):
    failure = explore(write(RACE.format(first="value += 1", check="assert value > 2")).program).failure
    assert failure.bug == "unknown"
    assert failure.explanation.splitlines()[1] == (
        "This happens every time: 25 more runs in random order fail, too, so the order of the threads is not the cause."
    )


@pytest.mark.parametrize(
    ("body", "bug"),
    [
        ("setattr(box, name, getattr(box, name) + 1)", "lost_update"),
        ("counts['n'] = counts.get('n', 0) + 1", "lost_update"),
        ("if 'n' not in counts:\n            made.append(1)\n            counts['n'] = 1", "check_then_act"),
    ],
)
def test_a_race_through_methods_and_computed_names_is_found(write, body, bug):
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


def test_a_deadlock_is_explained_with_the_programs_own_names_of_its_locks(write):
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


def test_a_race_that_leaves_a_thread_waiting_is_given_as_the_cause(write):
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
    assert "As a result, this wait never ends: main waits for done at line" in failure.explanation
