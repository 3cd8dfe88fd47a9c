"""A failure is classified by its trace and explained in a sentence."""

import pytest

from grader.sim import explore

SENTENCES = {
    "a condition that is notified too early": (
        """
        import threading
        def program():
            condition = threading.Condition()
            def notify():
                with condition:
                    condition.notify()
            thread = threading.Thread(target=notify)
            thread.start()
            with condition:
                condition.wait()
            thread.join()
        """,
        "lost_wakeup",
        "Lost wakeup: main waits forever for condition at line 11. It was notified by Thread-1 (notify) at line 7, "
        "when no thread was waiting; no thread will do so again.",
    ),
    "a deadlock of two locks": (
        """
        import threading
        def program():
            one, two = threading.Lock(), threading.Lock()
            def backwards():
                with two, one:
                    pass
            thread = threading.Thread(target=backwards)
            thread.start()
            with one, two:
                pass
            thread.join()
        """,
        "deadlock",
        "Deadlock: main holds one (since line 10) and wants two (line 10); Thread-1 (backwards) holds two (since line "
        "6) and wants one (line 6).",
    ),
    "a lock that is released twice": (
        """
        import threading
        def program():
            lock = threading.Lock()
            lock.release()
        """,
        "over_release",
        "main released lock more often than it was acquired.",
    ),
    "a loop that never ends": (
        """
        def program():
            box = []
            while not box:
                pass
        """,
        "livelock",
        "The program does not end: still running after 300349 steps.",
    ),
    "a thread that is left behind": (
        """
        import threading
        def program():
            gate = threading.Event()
            threading.Thread(target=gate.wait, name="waiter").start()
        """,
        "leak",
        "The program ended, but these threads did not: waiter; waiter waits for gate (started at line 5).",
    ),
    "a container that changes during an iteration": (
        """
        import threading
        def program():
            counts = {"a": 1, "b": 2}
            def add():
                counts["c"] = 3
            thread = threading.Thread(target=add)
            thread.start()
            for name in counts:
                counts[name]
            thread.join()
        """,
        "check_then_act",
        "Check then act on counts: main iterated over it from line 9 on, and Thread-1 (add) changed it during the "
        "iteration at line 6.",
    ),
    "a condition that is checked with if": (
        """
        import threading
        def program():
            items, ready = [], threading.Condition()
            def take():
                with ready:
                    if not items:
                        ready.wait()
                    items.pop()
            threads = [threading.Thread(target=take) for _ in range(2)]
            for thread in threads:
                thread.start()
            for n in range(2):
                with ready:
                    items.append(n)
                    ready.notify_all()
            for thread in threads:
                thread.join(1)
        """,
        "check_then_act",
        "Check then act on items: Thread-1 (take) checked it at line 7 and waited at line 8, but did not check it "
        "again after it was woken. Another thread had changed it by then.",
    ),
    "a sleep in place of a join": (
        """
        import threading, time
        def program():
            done = []
            threading.Thread(target=done.append, args=(1,)).start()
            time.sleep(1)
            assert done
        """,
        "order_violation",
        "Order violation: main slept at line 6 to give other threads time, but they needed longer. A sleep does not "
        "wait for other threads.",
    ),
}


@pytest.mark.parametrize(("program", "bug", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_a_failure_is_explained_in_a_sentence(write, program, bug, sentence):
    failure = explore(write(program).program, seed=1).failure
    assert (failure.bug, failure.explanation.splitlines()[1]) == (bug, sentence)
