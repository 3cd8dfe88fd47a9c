"""Mistakes whose exception says what to change get advice of their own. Each text is what Python itself says."""

import asyncio
import pickle
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.judging.advice import GENERAL, with_advice
from grader.judging.mistakes import MISTAKES, known_mistake
from grader.model import Finding, Reason
from grader.sim.primitives.threads import Thread as SimulatedThread
from tests.builders import exercise_in


class Account:
    def deposit(amount):
        pass

    def withdraw(self, amount):
        pass


async def work():
    pass


async def awaits_a_number():
    await 1


async def runs_again():
    coroutine = work()
    try:
        asyncio.run(coroutine)
    finally:
        coroutine.close()


def calls_nothing():
    target = None
    target()


def starts_twice():
    thread = threading.Thread(target=int)
    thread.start()
    thread.start()


def adds_a_coroutine():
    coroutine = work()
    try:
        return coroutine + 1
    finally:
        coroutine.close()


def reads_a_local():
    total += 1  # noqa: F821, F841 - the mistake


def reads_input():
    raise EOFError("EOF when reading a line")  # what input() raises where nobody types


def compiles(source):
    def mistake():
        compile(source, "work.py", "exec")

    return mistake


class Table:
    def _init_(self, seats):
        self.seats = seats

    def eats(self):
        return seats  # noqa: F821 - the mistake


def sees_seats():
    table = Table()
    table.seats = 3
    table.eats()


def forgets_an_import():
    return fractions.Fraction(1)  # noqa: F821 - the mistake


def enters(lock):
    def mistake():
        with lock:
            pass

    return mistake


async def enters_at_once():
    lock = threading.Lock()
    async with lock:
        pass


async def generates():
    yield 1


async def awaits_a_generator():
    await generates()


async def gathers_a_list():
    coroutine = work()
    try:
        await asyncio.gather([coroutine])
    finally:
        coroutine.close()


async def reads_a_task_too_early():
    asyncio.ensure_future(work()).result()


async def forgets_the_pool():
    await asyncio.get_running_loop().run_in_executor(work)


def adds_to_nothing():
    None.append(1)


def reads_too_early():
    Account().balance  # noqa: B018 - the mistake


def awaits_too_late():
    coroutine = work()
    try:
        return coroutine.append
    finally:
        coroutine.close()


def starts_at_import():
    thread = SimulatedThread(target=int)
    thread.start()


MADE = {
    "self": lambda: Account().deposit(1),
    "input()": reads_input,
    "Tread": lambda: threading.Tread,
    "has a file of yours": lambda: threading.anything,
    "write async def": compiles("def work():\n    await 1"),
    "four more spaces": compiles("def work():\nreturn 1"),
    "as many spaces": compiles("def work():\n    a = 1\n      b = 2"),
    "a colon": compiles("def work()\n    pass"),
    "remove yield": lambda: asyncio.run(awaits_a_generator()),
    "use threading.Lock": enters(asyncio.Lock()),
    "write with, and": lambda: asyncio.run(enters_at_once()),
    "Lock() instead of Lock": enters(threading.Lock),
    "the pool first": lambda: asyncio.run(forgets_the_pool()),
    "with the stub and with the call": lambda: Account().withdraw(),
    "two underscores": lambda: Table(1),
    "write a star": lambda: asyncio.run(gathers_a_list()),
    "parameters in the order": lambda: [] < 1,
    "await task": lambda: asyncio.run(reads_a_task_too_early()),
    "at least one worker": lambda: ThreadPoolExecutor(0),
    "wait_for takes": lambda: threading.Condition().wait_for(True),
    "indx": lambda: indx,  # noqa: F821 - the mistake
    "nonlocal total": reads_a_local,
    "self.total": reads_a_local,
    "without return": adds_to_nothing,
    "self.balance": reads_too_early,
    "await the task": awaits_too_late,
    "__main__": starts_at_import,
    "spelling": lambda: __import__("no_such_module"),
    "self as the first parameter in the def line": lambda: Nameless().add(),
    "parentheses": lambda: asyncio.run(work),
    "args=(value,)": lambda: threading.Thread(target=int, args=(1)).run(),
    "[None] *": lambda: [].__setitem__(0, 1),
    "top level": lambda: pickle.dumps(lambda: None),
    "awaited call": lambda: asyncio.run(awaits_a_number()),
    "await before": adds_a_coroutine,
    "target=work": calls_nothing,
    "new Thread": starts_twice,
    "start first": lambda: threading.Thread(target=int).join(),
    "with block of the same condition": lambda: threading.Condition().notify(),
    "with block": lambda: threading.Lock().release(),
    "the lock alone": enters(True),
    "or use get": lambda: {}[0],
    "an f-string": lambda: "main " + 1,
    "use a Lock": lambda: threading.RLock().release(),
    "await instead": lambda: asyncio.run(runs_again()),
    "on the loop": asyncio.get_running_loop,
}
"""A word of the advice, and code with the mistake."""

SUGGESTED = {
    "write self.seats": sees_seats,
    "write the line import fractions": forgets_an_import,
    "do you mean notify_all": lambda: threading.Condition().notify_al(),
}
"""The same, for what Python suggests since 3.12."""

if sys.version_info >= (3, 12):
    MADE |= SUGGESTED


class Nameless:
    def add(n):
        self.value = n  # noqa: F821


def said_by(mistake):
    try:
        mistake()
    except Exception as problem:
        if isinstance(problem, SyntaxError):
            return f"{type(problem).__name__} in line {problem.lineno}: {problem.msg}."
        text = str(traceback.TracebackException.from_exception(problem))  # with Python's "Did you mean"
        return f"fan_out raised {type(problem).__name__}: {text}"
    raise AssertionError("the mistake raises")


@pytest.mark.parametrize(("word", "mistake"), MADE.items())
def test_a_known_mistake_gets_the_advice_that_it_needs(word, mistake):
    why, hint = known_mistake(said_by(mistake))
    assert word.lower() in f"{why} {hint}".lower()


RETURNED_UNCALLED = "get returned an object of type function, or a value that contains one."
"""What the judge says of `return self._build`, which raises nothing."""


RETURNED_A_TUPLE = "gather_all returned a tuple instead of a list. Its items are right."


def test_the_right_items_in_a_tuple_get_its_advice():
    assert "list(results)" in known_mistake(RETURNED_A_TUPLE)[1]


def test_a_function_that_is_returned_and_not_called_gets_its_advice():
    assert "return job()" in known_mistake(RETURNED_UNCALLED)[1]


def test_each_mistake_is_tried():
    found = [known_mistake(said_by(mistake)) for mistake in MADE.values()]
    found += map(known_mistake, (RETURNED_UNCALLED, RETURNED_A_TUPLE))
    assert len(set(found)) == len(MISTAKES) - (0 if sys.version_info >= (3, 12) else len(SUGGESTED))


def test_too_many_arguments_are_not_a_forgotten_self():
    assert known_mistake(said_by(lambda: Account().withdraw(1, 2, 3))) is None


@pytest.mark.parametrize("status", ["failed", "inconclusive"])
def test_the_advice_of_a_mistake_replaces_that_of_the_reason_in_a_failure(tmp_path, status):
    finding = Finding(status=status, reason=Reason.RAISED, what=said_by(reads_input))
    given = with_advice(finding, exercise_in(tmp_path))
    assert (given.hint == GENERAL[Reason.RAISED].hint) is (status != "failed")
