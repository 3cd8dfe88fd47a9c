"""The wait of a thread or task, and whether that wait ends by itself."""

import asyncio
import importlib.util
import sys
import threading

import pytest

from grader.student.thread_waits import SLEEP, coroutine_wait, outward, thread_wait

HEAD = """
import asyncio, threading, time
from concurrent.futures import Future
from queue import Queue
from time import sleep as nap

LONG = 3600.0  # no test waits for it: these are daemon threads
LOCK = threading.Lock()
LOCK.acquire()

class Sleeper:
    rest = staticmethod(time.sleep)
    asked = 0

    def __init__(self):
        self.seconds, self.pause = LONG, time.sleep

    def sleep_by_a_field(self):
        self.pause(self.seconds)

    def sleep_by_the_class(self):
        self.rest(self.seconds)

    @property
    def take(self):
        self.asked += 1
        return LOCK.acquire

SLEEPER = Sleeper()

def block():
    """


@pytest.fixture
def program(tmp_path):
    """Makes a module whose function `block` has this body."""

    def make(body):
        path = tmp_path / "program.py"
        path.write_text(HEAD + body)
        spec = importlib.util.spec_from_file_location("program", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return make


@pytest.mark.parametrize(
    ("body", "waits_for", "sleeps"),
    [
        ("time.sleep(LONG)", SLEEP, True),
        ("nap(LONG)", SLEEP, True),
        ("SLEEPER.sleep_by_a_field()", SLEEP, True),
        ("SLEEPER.sleep_by_the_class()", SLEEP, True),
        ("return [str(nap(\n        LONG\n    ))]", SLEEP, True),
        ("with open(__file__):\n        time.sleep(LONG)", SLEEP, True),
        ("threading.Event().wait(LONG)", "a notification", True),
        ("threading.Event().wait(timeout=LONG)", "a notification", True),
        ("threading.Event().wait()", "a notification", False),
        ("Queue().get(timeout=LONG)", "an item from a queue", True),
        ("Queue().get()", "an item from a queue", False),
        ("Future().result(LONG)", "the result of a future", True),
        ("Future().result()", "the result of a future", False),
        ("threading.main_thread().join(LONG)", "the end of MainThread", True),
        ("threading.main_thread().join()", "the end of MainThread", False),
        ("LOCK.acquire(timeout=LONG)", "a lock (probably)", True),
        ("LOCK.acquire(True, LONG)", "a lock (probably)", True),
        ("LOCK.acquire(timeout=SLEEPER.seconds)", "a lock (probably)", True),
        ("LOCK.acquire(timeout=-1)", "a lock (probably)", False),
        ("LOCK.acquire()", "a lock (probably)", False),
        ("threading.Semaphore(0).acquire(timeout=LONG)", "a lock", True),
        ("threading.Semaphore(0).acquire()", "a lock", False),
        ("with LOCK:\n        pass", "a lock (probably)", False),
        ("SLEEPER.take()", "", False),
    ],
)
def test_a_wait_ends_by_itself_if_it_is_a_sleep_or_has_a_timeout(program, body, waits_for, sleeps):
    module = program(body)
    thread = threading.Thread(target=module.block, daemon=True)
    thread.start()
    for look in range(2000):
        thread.join(0.005)
        seen = thread_wait(sys._current_frames()[thread.ident])
        if look > 2 and seen == (waits_for, sleeps):
            break
    assert seen == (waits_for, sleeps)
    assert module.SLEEPER.asked <= 1, "a property of the student was run to find that out"


def test_the_frames_of_a_stack_come_innermost_first():
    frame = sys._getframe()
    assert list(outward(frame))[:2] == [frame, frame.f_back]


@pytest.mark.parametrize(
    ("body", "waits_for", "sleeps"),
    [
        ("return asyncio.sleep(LONG)", SLEEP, True),
        ("return asyncio.Event().wait()", "Event.wait", False),
        ("return asyncio.wait_for(asyncio.Event().wait(), LONG)", "wait_for", True),
        ("return asyncio.wait_for(asyncio.Event().wait(), None)", "wait_for", False),
    ],
)
async def test_a_task_that_sleeps_or_waits_with_a_timeout_is_told_apart(program, body, waits_for, sleeps):
    coroutine = program(body).block()
    task = asyncio.create_task(coroutine)
    await asyncio.wait([task], timeout=0)
    wait = coroutine_wait(coroutine.cr_frame)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert wait == (waits_for, sleeps)
