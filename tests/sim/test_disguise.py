"""Under the scheduler the library looks as it does elsewhere: nobody can be right only while watched."""

import re
import sys
import threading
import time
from types import BuiltinFunctionType

from grader.sim import explore
from grader.sim.outcomes import collect_outcomes

LOOKS = """
import sys, threading, time

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

def times():
    return time.time()

def prints():
    sys.stdout.reconfigure(line_buffering=True)
    try:
        sys.stdout.fileno()
    except OSError:
        return sys.stdout.isatty(), sys.stdout.encoding
"""


def _plain(text):
    return re.sub("0x[0-9a-f]+", "0x", text)


def test_locks_look_as_they_do_elsewhere(write):
    names = {}
    exec(LOOKS, names)
    [outcome] = collect_outcomes(write(LOOKS).looks, str, schedules=20).outcomes
    assert _plain(outcome.value) == _plain(str(names["looks"]()))
    assert isinstance(threading.Lock, type | BuiltinFunctionType)


def test_the_date_is_todays_and_the_same_in_each_schedule(write):
    [outcome] = collect_outcomes(write(LOOKS).times, str, schedules=20).outcomes
    assert abs(float(outcome.value) - time.time()) < 86_400 * 1.5


def test_standard_output_can_be_asked_what_it_is(write):
    [outcome] = collect_outcomes(write(LOOKS).prints, str, schedules=20).outcomes
    assert outcome.value == "(False, 'utf-8')"


def test_what_a_library_module_imports_stays_the_library_s(write):
    before = sys.modules["collections"]
    module = write(
        """
        import sched

        def program():
            return sched.namedtuple("Pair", "a b")(1, 2)
        """
    )
    assert explore(module.program, schedules=3).failure is None
    assert sys.modules["collections"] is before
