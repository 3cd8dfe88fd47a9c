"""A failure names what was checked and then used, what finalizers wait for, and only what was tested."""

import pytest

from grader.sim import explore, replay

TWO_THREADS = """
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""
IMPORTS = "import asyncio, queue, threading\nfrom concurrent.futures import Future\n"
CASES = {
    "a list in an attribute": (
        "class Box:\n    pass\nbox = Box()\n"
        "def work():\n    if box.items:\n        box.items.pop()\n"
        f"def program():\n    box.items = [1]{TWO_THREADS}",
        "Check then act on box.items: Thread-1 (work) checked it at line 7, then Thread-2 (work) changed it at line 8, "
        "and Thread-1 (work) continued at line 8 with the outdated result.",
    ),
    "a list in an attribute that is replaced": (
        "class Box:\n    pass\nbox, got = Box(), []\n"
        "def work():\n    box.items = [n for n in box.items if n]\n    if len(box.items) < 1:\n"
        "        box.items.append(1)\n        got.append(1)\n"
        f"def program():\n    box.items = []{TWO_THREADS}    assert len(got) == 1\n",
        "Check then act on box.items: Thread-1 (work) checked it at line 8, then Thread-2 (work) changed it at line 7, "
        "and Thread-1 (work) continued at line 9 with the outdated result.",
    ),
    "a queue": (
        "jobs = queue.Queue()\n"
        "def work():\n    if not jobs.empty():\n        jobs.get_nowait()\n"
        f"def program():\n    jobs.put(1){TWO_THREADS}",
        "Check then act on jobs: Thread-1 (work) called jobs.empty() at line 5, then Thread-2 (work) changed it at "
        "line 6, and Thread-1 (work) continued at line 6 with the outdated answer.",
    ),
    "an event": (
        "begun, runs = threading.Event(), []\n"
        "def work():\n    if not begun.is_set():\n        begun.set()\n        runs.append(1)\n"
        f"def program():{TWO_THREADS}    assert len(runs) == 1\n",
        "Check then act on begun: Thread-1 (work) called begun.is_set() at line 5, then Thread-2 (work) changed it at "
        "line 6, and Thread-1 (work) continued at line 6 with the outdated answer.",
    ),
    "a thread": (
        "other = threading.Thread(target=print)\n"
        "def work():\n    if not other.is_alive():\n        other.start()\n"
        f"def program():{TWO_THREADS}",
        "Check then act on other: Thread-1 (work) called other.is_alive() at line 5, then Thread-2 (work) changed it "
        "at line 6, and Thread-1 (work) continued at line 6 with the outdated answer.",
    ),
    "a future": (
        "future = Future()\n"
        "def work():\n    if not future.done():\n        future.set_result(1)\n"
        f"def program():{TWO_THREADS}",
        "Check then act on future: Thread-1 (work) called future.done() at line 5, then Thread-2 (work) changed it at "
        "line 6, and Thread-1 (work) continued at line 6 with the outdated answer.",
    ),
    "an object that is published too early": (
        "class Config:\n    one = None\n"
        "def work():\n    if Config.one is None:\n        Config.one = Config()\n        Config.one.value = 1\n"
        "    Config.one.value\n"
        f"def program():{TWO_THREADS}",
        "Order violation: Thread-1 (work) published Config.one at line 7 before it was complete. Thread-2 (work) read "
        "it at line 9 and needed value, which was not set yet, at line 9.",
    ),
    "a check before an await": (
        "made = []\n"
        "async def make():\n    await asyncio.sleep(0.1)\n    assert not made\n    return 1\n"
        "async def get():\n    if not made:\n        made.append(await make())\n"
        "async def program():\n    await asyncio.gather(get(), get())\n",
        "This happens every time. Check then act on made: Task-3 (get) checked it at line 9, then Task-2 (get) changed "
        "it at line 10, and Task-3 (get) continued at line 6 with the outdated result.",
    ),
    "a finalizer that runs under a lock": (
        "lock = threading.Lock()\n"
        "class Thing:\n    def __init__(self):\n        self.name = 'x'\n"
        "    def __del__(self):\n        with lock:\n            pass\n"
        "kept = {}\n"
        "def program():\n    kept['thing'] = Thing()\n    with lock:\n        del kept['thing']\n",
        "Deadlock: main holds lock (since line 13) and wants lock (line 8), inside Thing.__del__, which Python ran at "
        "line 14.",
    ),
    "a bound method as target": (
        "one = threading.Lock()\n"
        "def program():\n    one.acquire()\n    thread = threading.Thread(target=one.acquire)\n    thread.start()\n"
        "    thread.join()\n",
        "Deadlock: main joins thread at line 8; Thread-1 (acquire) wants one (started at line 7), which main has held "
        "since line 5.",
    ),
    "one thread": (
        "def program():\n    assert [] == [1]\n",
        "This happens every time: 25 more runs in random order fail, too.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "sentence"), CASES.values(), ids=CASES)
def test_a_failure_has_a_true_sentence_and_replays(write, source, sentence):
    program = write(IMPORTS + source).program
    failure = explore(program).failure
    assert failure.explanation.splitlines()[1] == sentence
    again = replay(program, failure.token).failure
    assert (again.kind, again.type) == (failure.kind, failure.type)


TABLE = """
import threading
class Table:
    def __init__(self):
        self.forks = [threading.Lock() for _ in range(2)]
    def eat(self, seat):
        left, right = self.forks[seat], self.forks[seat - 1]
        with left:
            with right:
                pass
def program():
    table = Table()
    threads = [threading.Thread(target=table.eat, args=[seat], name=f"seat {seat}") for seat in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""
CLOSURE = """
import threading
forks = [threading.Lock() for _ in range(2)]
def eat(seat):
    left, right = forks[seat], forks[seat - 1]
    with left:
        with right:
            pass
def program():
    threads = [threading.Thread(target=eat, args=[seat], name=f"seat {seat}") for seat in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


@pytest.mark.parametrize(("code", "forks"), [(TABLE, "table.forks"), (CLOSURE, "forks")])
def test_locks_that_each_call_keeps_in_a_variable_have_names_that_tell_them_apart(write, code, forks):
    failure = explore(write(code).program).failure
    for seat, other in ((0, 1), (1, 0)):
        assert f"seat {seat} holds {forks}[{seat}] (since line " in failure.explanation
        assert f" and wants {forks}[{other}] (line " in failure.explanation


def test_a_check_that_still_holds_is_not_blamed(write):
    """Both threads ask the queue, but what fails is the update of another variable."""
    source = (
        "jobs, box = queue.Queue(), [0]\n"
        "def work():\n    jobs.empty()\n    jobs.put(1)\n    n = box[0]\n    box[0] = n + 1\n"
        f"def program():{TWO_THREADS}    assert box[0] == 2\n"
    )
    failure = explore(write(IMPORTS + source).program).failure
    assert (failure.bug, "Lost update of box[0]" in failure.explanation) == ("lost_update", True)


def test_steps_name_their_file_where_there_are_several(write, tmp_path):
    (tmp_path / "helper.py").write_text("def add(box):\n    n = box[0]\n    box[0] = n + 1\n")
    source = (
        "import helper\nbox = [0]\ndef work():\n    helper.add(box)\n"
        f"def program():{TWO_THREADS}    assert box[0] == 2\n"
    )
    failure = explore(write(IMPORTS + source).program).failure
    assert "helper.py:2  n = box[0]" in failure.explanation
