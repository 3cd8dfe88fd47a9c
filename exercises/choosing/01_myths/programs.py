"""A small program for each sentence. It tells what happens on this machine, with this Python.

Every program returns whether its sentence is true, and what was seen. None of them trusts a clock: on a busy machine
everything takes longer, but nothing happens that could not happen on an idle one.
"""

import asyncio
import multiprocessing
import subprocess
import sys
import threading
import time

from grader.comparison import workers
from grader.comparison.measure import run_probe

COUNT = 3
CLEARLY = 1.5
WAITERS = 300


def threads_compute():
    """Threads that compute, each until it meets the others or has had its share of processor time."""
    peak = workers.in_threads(workers.count_up, COUNT).peak
    return {"answer": peak > 1, "seen": _peak("threads", peak, "in the middle of a calculation")}


def tasks_compute():
    """The same with tasks of one event loop."""
    peak = workers.in_tasks(workers.count_up, COUNT).peak
    return {"answer": peak > 1, "seen": _peak("tasks", peak, "in the middle of a calculation")}


def processes_compute():
    """The same with processes."""
    peak = workers.in_processes(workers.count_up, COUNT).peak
    return {"answer": peak > 1, "seen": _peak("processes", peak, "in the middle of a calculation")}


def waiting_threads():
    """Threads that wait, each until it meets the others."""
    peak = workers.in_threads(_wait, COUNT).peak
    return {"answer": peak > 1, "seen": _peak("threads", peak, "in time.sleep()")}


def one_line():
    """Two threads that run `total += price()`; price() takes until both are in it."""
    total = 0
    both = threading.Barrier(2)

    def price():
        both.wait()
        return 1

    def buy():
        nonlocal total
        total += price()

    _run_threads(buy, buy)
    return {"answer": total == 2, "seen": f"two threads added 1 to 0 with total += price(), and total was {total}"}


def dict_while_iterating():
    """A thread adds a key to a dictionary while another one is in the middle of a for loop over it."""
    numbers = {number: number for number in range(10)}
    inside, added = threading.Event(), threading.Event()
    ends = []

    def add():
        inside.wait()
        numbers["new"] = 0
        added.set()

    def read():
        try:
            for _ in numbers:
                inside.set()
                added.wait()
        except RuntimeError as problem:
            ends.append(f"RuntimeError: {problem}")
        else:
            ends.append("no exception")

    _run_threads(add, read)
    return {"answer": ends == ["no exception"], "seen": f"the loop over the dictionary ended with {ends[0]}"}


DAEMON = """
import threading

begun, go = threading.Event(), threading.Event()


def work():
    begun.set()
    go.wait(60)
    print("the work is done")


threading.Thread(target=work, daemon=True).start()
begun.wait()
print("the program ends")
"""


def daemon_thread():
    """A program whose daemon thread has not done its work when the main thread ends."""
    ended = subprocess.run([sys.executable, "-I", "-c", DAEMON], capture_output=True, text=True, check=True)
    lines = ended.stdout.splitlines()
    return {"answer": "the work is done" not in lines, "seen": f"the program printed {', '.join(map(repr, lines))}"}


def cancelled_task():
    """A task is cancelled that has a `finally` block with an await in it."""
    steps = []

    async def work():
        try:
            await asyncio.sleep(60)
        finally:
            steps.append("entered its finally block")
            await asyncio.sleep(0)
            steps.append("went on after an await in it")

    async def main():
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(main())
    return {"answer": not steps, "seen": f"after cancel(), the task {' and '.join(steps) or 'ran no more code'}"}


def failed_gather():
    """One of two coroutines of gather raises."""
    ends = []

    async def fail():
        raise ValueError

    async def go_on(go):
        try:
            await go.wait()
        except asyncio.CancelledError:
            ends.append("was cancelled")
            raise
        ends.append("ran to its end")

    async def main():
        go = asyncio.Event()
        try:
            await asyncio.gather(fail(), other := asyncio.create_task(go_on(go)))
        except ValueError:
            go.set()
        await asyncio.wait([other])

    asyncio.run(main())
    return {"answer": ends == ["ran to its end"], "seen": f"when one coroutine had raised, the other {ends[0]}"}


def sleeping_coroutine():
    """A coroutine calls time.sleep() while another one counts its steps."""
    steps, during = 0, 0

    async def count():
        nonlocal steps
        while True:
            steps += 1
            await asyncio.sleep(0)

    async def main():
        nonlocal during
        counter = asyncio.create_task(count())
        await asyncio.sleep(0)
        before = steps
        time.sleep(0.05)  # noqa: ASYNC251 - the sentence is about this mistake
        during = steps - before
        counter.cancel()

    asyncio.run(main())
    return {"answer": during > 0, "seen": f"during time.sleep(), the other coroutine made {during} steps"}


def memory():
    """Memory of many threads that wait, and of as many tasks, each in a fresh interpreter."""
    found = [run_probe(f"waiting_{kind}", WAITERS) for kind in ("threads", "tasks")]
    if None in (each["bytes"] for each in found):
        return {"unclear": "The memory of a process cannot be measured here."}
    thread, task = (each["bytes"] / each.get("limit", WAITERS) for each in found)
    seen = f"{WAITERS} that waited took {thread / 1000:.1f} KB for each thread, and {task / 1000:.1f} KB for each task"
    if 1 / CLEARLY < thread / max(task, 1) < CLEARLY:
        return {"unclear": f"No clear difference: {seen}."}
    return {"answer": thread > task, "seen": seen}


NUMBERS = []


def global_variable():
    """A child process appends to a global list."""
    child = multiprocessing.Process(target=NUMBERS.append, args=[1])
    child.start()
    child.join()
    if child.exitcode:
        return {"unclear": f"The child process ended with exit code {child.exitcode}."}
    seen = f"the child appended to a global list, and the list of the parent has {len(NUMBERS)} items"
    return {"answer": len(NUMBERS) == 1, "seen": seen}


def _peak(kind, peak, what):
    return f"of {COUNT} {kind}, at most {peak} {'was' if peak == 1 else 'were'} {what} at the same moment"


def _wait():
    time.sleep(0.01)


def _run_threads(*targets):
    threads = [threading.Thread(target=each) for each in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
