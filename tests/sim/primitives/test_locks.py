"""Locks and conditions behave as those of `threading`, and look like them."""

import re
import threading
from types import BuiltinFunctionType

import pytest

from grader.sim.outcomes import collect_outcomes

LOOKS = """
import sys, threading

def looks():
    lock = threading.Lock()
    held = threading.RLock()
    texts = [repr(lock), repr(held), repr(threading.Event()), repr(threading.Semaphore(2)),
             repr(threading.BoundedSemaphore(2)), repr(threading.Barrier(2)), repr(threading.Lock),
             type(lock).__name__, type(lock).__module__, type(held).__module__, threading.Condition.__module__,
             isinstance(threading.Lock, type), isinstance(threading.RLock, type)]
    try:
        type(lock).seen = True
    except TypeError as error:
        texts.append(str(error))
    class Place:
        make = threading.Lock
    texts.append(type(Place().make()).__name__)
    return texts
"""


def without_addresses(text):
    return re.sub("0x[0-9a-f]+", "0x", text)


def test_primitives_look_like_the_real_ones(write):
    names = {}
    exec(LOOKS, names)
    [outcome] = collect_outcomes(write(LOOKS).looks, str, schedules=20).outcomes
    assert without_addresses(outcome.value) == without_addresses(str(names["looks"]()))
    assert isinstance(threading.Lock, type | BuiltinFunctionType)


def test_a_released_lock_can_go_to_any_waiting_thread(results):
    source = """
        import threading
        def program():
            lock, order = threading.Lock(), []
            def take(name):
                with lock:
                    order.append(name)
            with lock:
                threads = [threading.Thread(target=take, args=(name,)) for name in "ab"]
                for thread in threads:
                    thread.start()
            for thread in threads:
                thread.join()
            return "".join(order)
    """
    assert results(source) == {"ab", "ba"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("lock.acquire(), lock.acquire(blocking=False)", "(True, False)"),
        ("lock.acquire(), lock.acquire(timeout=3), time.monotonic()", "(True, False, 3.0)"),
        ("rlock.acquire(), rlock.acquire(), rlock._is_owned()", "(True, True, True)"),
        ("lock.acquire(), lock.release(), lock.locked()", "(True, None, False)"),
    ],
)
def test_a_lock_gives_the_result_of_the_real_one(results, body, expected):
    source = f"""
        import threading, time
        def program():
            lock, rlock = threading.Lock(), threading.RLock()
            return {body}
    """
    assert results(source, schedules=5) == {expected}


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("threading.Lock().release()", "release unlocked lock"),
        ("threading.RLock().release()", "cannot release un-acquired lock"),
        ("threading.Condition().notify()", "cannot notify on un-acquired lock"),
        ("threading.Condition().wait()", "cannot wait on un-acquired lock"),
        ("threading.Lock().acquire(False, 1)", "can't specify a timeout for a non-blocking call"),
    ],
)
def test_misuse_raises_the_real_message(results, statement, message):
    source = f"""
        import threading
        def program():
            try:
                {statement}
            except (RuntimeError, ValueError) as error:
                return error
    """
    assert results(source, schedules=5) == {message}


def test_waiting_on_a_condition_with_a_timeout_gives_false_after_that_virtual_time(results):
    source = """
        import threading, time
        def program():
            condition = threading.Condition()
            with condition:
                return condition.wait(2.5), time.monotonic(), condition.wait_for(lambda: False, 1), time.monotonic()
    """
    assert results(source, schedules=5) == {"(False, 2.5, False, 3.5)"}


def test_notify_wakes_the_first_waiter_only(results):
    source = """
        import threading, time
        def program():
            condition, woken = threading.Condition(), []
            def wait(name):
                with condition:
                    condition.wait()
                    woken.append(name)
            for name in "ab":
                threading.Thread(target=wait, args=(name,), daemon=True).start()
                time.sleep(1)
            with condition:
                condition.notify()
            time.sleep(1)
            first = "".join(woken)
            with condition:
                condition.notify_all()
            time.sleep(1)
            return first, "".join(woken), time.monotonic()
    """
    assert results(source, schedules=30) == {"('a', 'ab', 4.0)"}


def test_a_notification_without_waiters_is_lost(results):
    source = """
        import threading
        def program():
            condition = threading.Condition()
            with condition:
                condition.notify_all()
                return condition.wait(1)
    """
    assert results(source, schedules=5) == {"False"}


def test_waiting_releases_a_lock_that_was_acquired_twice_and_restores_it(results):
    source = """
        import threading
        def program():
            condition = threading.Condition()
            def notify():
                with condition:
                    condition.notify()
            with condition, condition:
                threading.Thread(target=notify).start()
                woken = condition.wait(1)
                return woken, condition._lock._count
    """
    assert results(source, schedules=30) == {"(True, 2)"}
