"""Queues behave as those of `queue`."""

import sys

import pytest


@pytest.mark.parametrize(
    ("kind", "order"),
    [("Queue", "[2, 1, 3]"), ("SimpleQueue", "[2, 1, 3]"), ("LifoQueue", "[3, 1, 2]"), ("PriorityQueue", "[1, 2, 3]")],
)
def test_each_kind_has_its_own_order(results, kind, order):
    source = f"""
        import queue
        def program():
            items = queue.{kind}()
            for n in (2, 1, 3):
                items.put(n)
            return [items.get() for _ in range(3)]
    """
    assert results(source, schedules=5) == {order}


@pytest.mark.parametrize(
    ("operation", "exception"),
    [
        ("queue.Queue().get_nowait()", "Empty"),
        ("queue.Queue().get(timeout=2)", "Empty"),
        ("full.put_nowait(2)", "Full"),
        ("full.put(2, timeout=2)", "Full"),
        ("queue.Queue().task_done()", "ValueError"),
    ],
)
def test_an_impossible_operation_raises_after_its_timeout(results, operation, exception):
    source = f"""
        import queue, time
        def program():
            full = queue.Queue(maxsize=1)
            full.put(1)
            try:
                {operation}
            except Exception as error:
                return type(error).__name__, time.monotonic()
    """
    assert results(source, schedules=5) == {f"('{exception}', {2.0 if 'timeout' in operation else 0.0})"}


def test_a_bounded_queue_holds_its_producer_back(results):
    source = """
        import queue, threading, time
        def program():
            items, put_at = queue.Queue(maxsize=1), []
            def produce():
                for n in range(3):
                    items.put(n)
                    put_at.append(time.monotonic())
            thread = threading.Thread(target=produce)
            thread.start()
            for _ in range(3):
                time.sleep(1)
                items.get()
            thread.join()
            return put_at
    """
    assert results(source, schedules=30) == {"[0.0, 1.0, 2.0]"}


def test_join_returns_when_all_tasks_are_done(results):
    source = """
        import queue, threading, time
        def program():
            items = queue.Queue()
            for n in range(2):
                items.put(n)
            def work():
                while True:
                    items.get()
                    time.sleep(1)
                    items.task_done()
            threading.Thread(target=work, daemon=True).start()
            items.join()
            return items.unfinished_tasks, time.monotonic()
    """
    assert results(source, schedules=30) == {"(0, 2.0)"}


def test_an_item_goes_to_any_of_the_waiting_threads(results):
    source = """
        import queue, threading
        def program():
            items, got = queue.Queue(), []
            def take(name):
                got.append(name + items.get())
            threads = [threading.Thread(target=take, args=(name,)) for name in "ab"]
            for thread in threads:
                thread.start()
            items.put("1")
            items.put("2")
            for thread in threads:
                thread.join()
            return " ".join(sorted(got))
    """
    assert results(source) == {"a1 b2", "a2 b1"}


@pytest.mark.skipif(sys.version_info < (3, 13), reason="queues can be shut down from Python 3.13 on")
def test_shutting_a_queue_down_wakes_its_waiting_threads(results):
    source = """
        import queue, threading
        def program():
            items, got = queue.Queue(), []
            def take():
                try:
                    items.get()
                except queue.ShutDown:
                    got.append("shut down")
            thread = threading.Thread(target=take)
            thread.start()
            items.shutdown()
            thread.join()
            return got
    """
    assert results(source, schedules=30) == {"['shut down']"}
