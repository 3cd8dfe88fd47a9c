"""Whatever a program does, its execution ends, and no thread stays behind (the fixture looks)."""

import pytest

from grader.sim import NotUnderControl, explore

STUBBORN = {
    "catches everything": """
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
    "swallows in __exit__": """
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


@pytest.mark.parametrize("name", STUBBORN)
def test_a_stubborn_program_is_ended(write, name):
    found = explore(write(STUBBORN[name]).program, schedules=20)
    assert found.failure.kind == "deadlock"


@pytest.mark.parametrize(
    "line",
    [
        "import socket; socket.socket()",
        "import subprocess; subprocess.run(['true'])",
        "import multiprocessing; multiprocessing.Process(target=print).start()",
        "import os; os.fork()",
        "import signal; signal.pause()",
        "input()",
        "import asyncio; asyncio.run(asyncio.open_connection('localhost', 1))",
    ],
)
def test_what_cannot_be_scheduled_says_so_even_if_the_program_catches_it(write, line):
    module = write(f"def program():\n    try:\n        {line}\n    except Exception:\n        pass\n")
    with pytest.raises(NotUnderControl, match=r"^not under control: "):
        explore(module.program)


def test_a_failing_thread_ends_the_execution_with_its_exception(write):
    module = write("""
        import threading
        def program():
            def fail():
                raise LookupError("gone")
            thread = threading.Thread(target=fail)
            thread.start()
            thread.join()
    """)
    failure = explore(module.program).failure
    assert (failure.kind, failure.type, failure.message) == ("exception", "LookupError", "gone")
