"""asyncio's primitives are steps of the story, and a deadlock of tasks names task, primitive, holder and line."""

import pytest

from grader.sim import explore, replay

IMPORTS = "import asyncio\n"
DEADLOCKS = {
    "two locks": (
        "async def work(one, two):\n    async with one:\n        await asyncio.sleep(0)\n        async with two:\n"
        "            pass\n"
        "async def program():\n    a, b = asyncio.Lock(), asyncio.Lock()\n"
        "    await asyncio.gather(work(a, b), work(b, a))\n",
        "Deadlock: Task-2 (work) holds a (since line 3) and wants b (line 5); Task-3 (work) holds b (since line 3) and "
        "wants a (line 5).",
    ),
    "a lock that its holder wants": (
        "async def program():\n    lock = asyncio.Lock()\n    async with lock:\n        await lock.acquire()\n",
        "Deadlock: Task-1 (program) holds lock (since line 4) and wants lock (line 5).",
    ),
    "a queue that stays empty": (
        "async def program():\n    jobs = asyncio.Queue()\n    jobs.put_nowait(1)\n    await jobs.get()\n"
        "    await jobs.get()\n",
        "Deadlock: Task-1 (program) waits to get from jobs at line 6.",
    ),
    "a task that awaits one that waits": (
        "async def work(gate):\n    await gate.wait()\n"
        "async def program():\n    gate = asyncio.Event()\n"
        "    task = asyncio.create_task(work(gate))\n    await task\n",
        "Deadlock: Task-1 (program) awaits Task-2 (work) at line 7; Task-2 (work) waits for gate at line 3.",
    ),
    "a notification before the wait": (
        "async def work(condition):\n    async with condition:\n        condition.notify()\n"
        "async def program():\n    condition = asyncio.Condition()\n    await asyncio.create_task(work(condition))\n"
        "    async with condition:\n        await condition.wait()\n",
        "Lost wakeup: Task-1 (program) waits forever for condition at line 9. It was notified by Task-2 (work) at "
        "line 4, when no thread was waiting; no thread will do so again.",
    ),
}


@pytest.mark.parametrize(("source", "sentence"), DEADLOCKS.values(), ids=DEADLOCKS)
def test_a_deadlock_names_task_primitive_holder_and_line(write, source, sentence):
    failure = explore(write(IMPORTS + source).program).failure
    assert failure.kind == "deadlock"
    assert failure.explanation.splitlines()[1] == sentence


STEPS = """
import asyncio
async def program():
    lock, event, jobs = asyncio.Lock(), asyncio.Event(), asyncio.Queue()
    slots, condition = asyncio.Semaphore(), asyncio.Condition()
    async with lock:
        event.set()
    await event.wait()
    event.clear()
    await jobs.put(1)
    await jobs.get()
    async with slots, condition:
        condition.notify_all()
    try:
        await asyncio.wait_for(event.wait(), 1)
    except TimeoutError:
        pass
    try:
        async with asyncio.timeout(1):
            await event.wait()
    except TimeoutError:
        pass
    assert 0
"""


def test_operations_of_primitives_and_timeouts_are_steps(write):
    failure = explore(write(STEPS).program).failure
    steps = {(step.action, step.target) for step in failure.steps}
    assert steps >= {
        ("acquired", "lock"), ("released", "lock"), ("set", "event"), ("cleared", "event"), ("put into", "jobs"),
        ("got from", "jobs"), ("acquired", "slots"), ("released", "slots"), ("waits for", "event"),
        ("timed out after", "1 s"), ("timed out in", "the timeout block"),
    }  # fmt: skip


CANCELLED = """
import asyncio
inside = []
async def work():
    inside.append(1)
    await asyncio.sleep(1)
    inside.pop()
async def program():
    await asyncio.gather(work(), work(), return_exceptions=True)
    assert not inside
"""


def test_a_cancellation_names_the_task_and_its_await(write):
    program = write(CANCELLED).program
    assert explore(program).failure is None
    failure = explore(program, cancel=True).failure
    sentence = failure.explanation.splitlines()[1].replace(", after it had been woken", "")
    assert sentence in [f"Task-{number} (work) was cancelled where it awaited at line 6." for number in (2, 3)]
    assert "is cancelled at its await" in failure.explanation
    assert replay(program, failure.token).failure.explanation == failure.explanation


LATENCY = """
import asyncio{more}
async def search(text, shown, seconds):
    await asyncio.sleep(seconds)
    shown.append(text)
async def program():
    {clock}
    shown = []
    first = asyncio.create_task(search("a", shown, 0.1))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(search("ab", shown, {second}))
    await asyncio.gather(first, second)
    assert shown[-1] == "ab", shown
"""


def test_a_longer_sleep_can_overtake_a_shorter_one_where_nothing_reads_the_clock(write):
    program = write(LATENCY.format(more="", clock="pass", second=0.1)).program
    found = explore(program)
    assert (found.failure.bug, found.jitter) == ("order_violation", True)
    assert "Task-3 (search) changed shown at line 5 before Task-2 (search) did" in found.failure.explanation
    assert replay(program, found.failure.token).failure.message == found.failure.message


def test_every_schedule_is_not_claimed_of_an_order_that_a_network_could_change(write):
    program = write(LATENCY.format(more="", clock="pass", second=0.1)).program
    found = explore(program, jitter=False)
    assert found.failure is None
    assert found.bound == "every schedule with asyncio's sleeps in the order of their lengths"


TOGETHER = """
import asyncio
async def put(item, items, arrived):
    await asyncio.sleep(1)
    items.append(item)
    arrived.set()
async def take(items, arrived):
    await arrived.wait()
    return list(items)
async def program():
    items, arrived = [], asyncio.Event()
    puts = [asyncio.create_task(put(item, items, arrived)) for item in range(2)]
    taken = await take(items, arrived)
    await asyncio.gather(*puts)
    {check}
"""


def test_equal_sleeps_can_end_in_different_turns_of_the_loop(write):
    program = write(TOGETHER.format(check="assert len(taken) == 2")).program
    found = explore(program)
    assert (found.failure.kind, found.jitter) == ("assertion", True)
    assert replay(program, found.failure.token).failure.message == found.failure.message
    found = explore(program, jitter=False)
    assert found.failure is None
    assert found.bound == "every schedule with asyncio's sleeps in the order of their lengths"


def test_a_search_that_jitters_from_its_second_schedule_on_misses_no_order(write):
    program = write(TOGETHER.format(check="assert len(taken) == 2")).program
    assert explore(program, strategy="dfs").failure is not None
    found = explore(write(TOGETHER.format(check="assert taken")).program, strategy="dfs")
    assert (found.outcome, found.bound, found.jitter) == ("proved", "every schedule", True)


def test_a_timeout_is_no_reading_of_the_clock(write):
    text = LATENCY.format(more="", clock="pass", second=0.1)
    text = text.replace("    await asyncio.gather", "    async with asyncio.timeout(5):\n        await asyncio.gather")
    assert explore(write(text).program).failure.bug == "order_violation"


@pytest.mark.parametrize("clock", ["time.monotonic()", "asyncio.get_running_loop().time()"])
def test_sleeps_keep_their_lengths_for_a_program_that_reads_the_clock(write, clock):
    program = write(LATENCY.format(more=", time", clock=clock, second=0.1)).program
    assert explore(program).failure is None
    assert explore(program, jitter=True).failure is not None


TIMEOUT = """
import asyncio
async def program():
    quick = asyncio.create_task(asyncio.sleep(1))
    slow = asyncio.create_task(asyncio.sleep(3))
    await asyncio.wait_for(quick, 2)
    await slow
"""


def test_a_delayed_sleep_does_not_miss_a_timeout_that_began_as_the_longer_one(write):
    assert explore(write(TIMEOUT).program, jitter=True).failure is None


UNHELD = """
import asyncio, weakref
class Held:
    pass
async def work(held):
    await asyncio.get_running_loop().create_future()
async def program():
    task = asyncio.get_running_loop().create_task(asyncio.sleep(0))
    await task
    watch = weakref.ref(task)
    del task
    await asyncio.sleep(0)
    assert watch() is None
"""


def test_a_task_that_nothing_holds_can_be_collected(write):
    assert explore(write(UNHELD).program).failure is None
