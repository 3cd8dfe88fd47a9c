"""Where threads and tasks stand, in the lines of one file: this one."""
# ruff: noqa: PLW0108 - a lambda has its frame in this file; the function that it calls has not

import asyncio
import queue
import socket
import sys
import threading
from concurrent.futures import Future

import pytest

from grader.student.jobs import Job
from grader.student.stack_dump import MOST, describe_task, own_frames, tasks, threads

HERE = __file__


# Ways to block: each returns a function that blocks, and one that ends that.


def joining():
    event = threading.Event()
    other = threading.Thread(target=event.wait, name="other")
    other.start()
    return lambda: other.join(), event.set


def waiting():
    event = threading.Event()
    return lambda: event.wait(), event.set


def getting():
    empty = queue.Queue()
    return lambda: empty.get(), lambda: empty.put(None)


def putting():
    full = queue.Queue(1)
    full.put(1)
    return lambda: full.put(2), full.get


def joining_a_queue():
    items = queue.Queue()
    items.put(1)
    return lambda: items.join(), items.task_done


def wanting_a_result():
    future = Future()
    return lambda: future.result(), lambda: future.set_result(None)


def locking():
    lock = threading.Lock()
    lock.acquire()

    def block():
        with lock:
            pass

    return block, lock.release


def calling_a_job():
    server = socket.create_server(("127.0.0.1", 0))
    job = Job(list(server.getsockname()), "secret", "job 1")

    def answer():
        connection, _ = server.accept()
        connection.recv(1000)
        connection.sendall(b'{"call": 0, "receipt": "r"}\n')
        connection.close()
        server.close()

    return lambda: job(), answer


def others(*known):
    idents = {thread.ident for thread in known}
    return threads(HERE, idents)


def state_of(thread, known):
    """The state of the thread once it waits. It will, sooner or later; a slow machine only takes more looks."""
    for _ in range(1000):
        looks = []
        for _ in range(2):
            thread.join(0.005)
            looks += [each for each in others(*known) if each["name"] == thread.name]
        if all(look["waits_for"] for look in looks):
            return looks[-1]
    raise AssertionError(f"it is not known what the thread waits for: {looks}")


@pytest.mark.parametrize(
    ("way", "waits_for", "line"),
    [
        (joining, "the end of other", "return lambda: other.join(), event.set"),
        (waiting, "event to be set", "return lambda: event.wait(), event.set"),
        (getting, "an item from a queue", "return lambda: empty.get(), lambda: empty.put(None)"),
        (putting, "space in a queue", "return lambda: full.put(2), full.get"),
        (joining_a_queue, "all items of a queue to be done", "return lambda: items.join(), items.task_done"),
        (wanting_a_result, "the result of a future", "return lambda: future.result(), lambda: future.set_result(None)"),
        (locking, "lock", "with lock:"),
        (calling_a_job, "an answer to job 1", "return lambda: job(), answer"),
    ],
)
def test_a_blocked_thread_is_shown_with_what_it_waits_for_and_its_line(way, waits_for, line):
    block, let_go = way()
    known = threading.enumerate()
    thread = threading.Thread(target=block, name="student", daemon=True)
    thread.start()
    try:
        state = state_of(thread, known)
    finally:
        let_go()
        thread.join()
    assert (state["sort"], state["name"], state["daemon"]) == ("thread", "student", True)
    assert state["waits_for"] == waits_for
    assert [frame["text"] for frame in state["frames"]] == [line]


def test_the_number_of_threads_is_limited():
    event, known = threading.Event(), threading.enumerate()
    many = [threading.Thread(target=event.wait) for _ in range(MOST + 5)]
    for thread in many:
        thread.start()
    states = others(*known)
    event.set()
    for thread in many:
        thread.join()
    assert len(states) == MOST


def test_frames_of_other_files_are_left_out_and_the_outermost_comes_first():
    found = []

    def inner():
        found.extend(own_frames(HERE, sys._getframe()))

    def outer():
        threading.Thread(target=inner).run()  # by way of threading.py

    outer()
    assert [frame["function"] for frame in found][-2:] == ["outer", "inner"]
    assert found[-1]["text"] == "found.extend(own_frames(HERE, sys._getframe()))"


def test_of_a_deep_stack_the_inner_frames_are_kept():
    def dive(depth):
        return dive(depth - 1) if depth else own_frames(HERE, sys._getframe())

    found = dive(MOST * 2)
    assert [frame["function"] for frame in found] == ["dive"] * MOST


async def inner(future):
    await future


async def outer(future):
    await inner(future)


async def nothing():
    pass


@pytest.fixture
async def started():
    """Starts coroutines as tasks with these names and lets each run to its first wait; cancels them at the end."""
    made = []

    async def start(**coroutines):
        new = [asyncio.create_task(each, name=name) for name, each in coroutines.items()]
        made.extend(new)
        await asyncio.wait(new, timeout=0)
        return new

    yield start
    for task in made:
        task.cancel()
    await asyncio.gather(*made, return_exceptions=True)


async def test_a_task_is_shown_with_its_chain_of_awaits(started):
    [task] = await started(student=outer(asyncio.Future()))
    state = describe_task(HERE, task)
    assert (state["sort"], state["name"], state["daemon"]) == ("task", "student", False)
    frames = [(each["function"], each["text"]) for each in state["frames"]]
    assert frames == [("outer", "await inner(future)"), ("inner", "await future")]


async def test_a_task_that_waits_for_another_names_it(started):
    [first] = await started(first=inner(asyncio.Future()))
    [second] = await started(second=outer(first))
    assert describe_task(HERE, second)["waits_for"] == "the end of first"


async def test_a_task_in_library_code_is_shown_with_the_name_of_the_function(started):
    [task] = await started(student=asyncio.Event().wait())
    assert describe_task(HERE, task) == {
        **{"sort": "task", "name": "student", "daemon": False},
        **{"waits_for": "Event.wait", "sleeps": False, "frames": []},
    }


async def test_all_unfinished_tasks_of_a_loop_are_shown_and_no_finished_one(started):
    await started(done=nothing(), waits=inner(asyncio.Future()))
    names = {each["name"] for each in tasks(HERE, asyncio.get_running_loop())}
    assert "waits" in names
    assert "done" not in names
