"""Two threads add to a counter. Reading and writing are two steps."""

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()


def setup():
    return Counter()


def add_unlocked(counter):
    counter.value += 1


def add_locked(counter):
    with counter.lock:
        counter.value += 1


BUGGY = [add_unlocked, add_unlocked]
RIGHT = [add_locked, add_locked]


def holds(counter):
    return counter.value == 2


def run(workers):
    state = setup()
    threads = [threading.Thread(target=worker, args=(state,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert holds(state)


def buggy():
    run(BUGGY)


def right():
    run(RIGHT)
