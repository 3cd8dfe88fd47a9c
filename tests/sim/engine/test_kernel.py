"""An execution always ends, and leaves no thread behind (the fixture in conftest checks that)."""

import pytest

from grader.sim import NotUnderControl, explore, replay

STUBBORN = {
    "catches every exception": """
        import threading
        def program():
            never = threading.Event()
            def run():
                while True:
                    try:
                        never.wait()
                    except BaseException:
                        pass
                    finally:
                        try:
                            never.wait()
                        except:
                            continue
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
    """,
    "blocks while it unwinds": """
        import threading
        def program():
            never = threading.Event()
            def run():
                try:
                    never.wait()
                finally:
                    run()
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
    """,
    "suppresses exceptions in __exit__": """
        import contextlib, threading
        class Swallow:
            def __enter__(self):
                return self
            def __exit__(self, *details):
                return True
        def program():
            lock = threading.Lock()
            lock.acquire()
            while True:
                with Swallow():
                    lock.acquire()
                with contextlib.suppress(BaseException):
                    lock.acquire()
                try:
                    lock.acquire()
                except* BaseException:
                    pass
    """,
    "starts threads while it unwinds": """
        import threading
        def program():
            def run():
                try:
                    threading.Event().wait()
                finally:
                    threading.Thread(target=run).start()
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
    """,
    "waits for an event that no task sets": """
        import asyncio
        async def program():
            await asyncio.Event().wait()
    """,
}


@pytest.mark.parametrize("source", STUBBORN.values(), ids=STUBBORN)
def test_a_program_that_resists_is_ended(write, source):
    assert explore(write(source).program, schedules=20).failure.kind == "deadlock"


def failure_of(module):
    """(kind, type, message) of the failure under the default schedule, or None."""
    failure = replay(module.program, "AAA").failure
    return failure and (failure.kind, failure.type, failure.message)


def test_the_program_ends_when_its_threads_have_ended(write):
    module = write("""
        import threading, time
        def program():
            threading.Thread(target=time.sleep, args=(3,)).start()
    """)
    assert replay(module.program, "AAA").makespan == 3.0


def test_a_thread_that_cannot_end_is_a_leak(write):
    module = write("""
        import threading
        def program():
            threading.Thread(target=threading.Event().wait, name="waiter").start()
    """)
    assert failure_of(module) == ("leak", "ThreadsLeftBehind", "the program ended, but these threads did not: waiter")


def test_a_daemon_that_is_blocked_is_a_leak(write):
    module = write("""
        import threading
        def program():
            lock = threading.Lock()
            lock.acquire()
            threading.Thread(target=lock.acquire, name="waiter", daemon=True).start()
    """)
    message = "the program ended, but these daemon threads are blocked forever: waiter"
    assert failure_of(module) == ("leak", "ThreadsLeftBehind", message)


@pytest.mark.parametrize("body", ["queue.Queue().get", "lambda: time.sleep(60)"])
def test_a_daemon_that_is_idle_or_asleep_is_not_a_leak(write, body):
    module = write(f"""
        import queue, threading, time
        def program():
            threading.Thread(target={body}, daemon=True).start()
    """)
    assert explore(module.program, schedules=30).failure is None


@pytest.mark.parametrize(("code", "expected"), [("0", None), ("", None), ("3", ("exception", "SystemExit", "3"))])
def test_leaving_with_an_error_code_is_a_failure(write, code, expected):
    assert failure_of(write(f"import sys\ndef program():\n    sys.exit({code})\n")) == expected


def test_a_coroutine_that_is_never_awaited_is_a_leak(write):
    module = write("async def work():\n    pass\ndef program():\n    work()\n")
    assert failure_of(module) == ("leak", "UnawaitedCoroutine", "coroutine work was never awaited")


def test_an_exploration_inside_an_exploration_is_refused(write):
    module = write("def program():\n    inner()\n")
    module.inner = lambda: explore(print, schedules=1)
    with pytest.raises(NotUnderControl, match=r"^not under control: an exploration was started inside an exploration$"):
        explore(module.program, schedules=1, strategy="random")
