"""A context manager counts who is inside, with and without a lock."""

import threading
from contextlib import ExitStack, contextmanager, nullcontext


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Room:
    def __init__(self, lock):
        self.inside = 0
        self.lock = lock

    @contextmanager
    def visit(self):
        with self.lock:
            self.inside += 1
        try:
            yield
        finally:
            with self.lock:
                self.inside -= 1


def scenario(lock):
    room = Room(lock)

    def visit():
        with ExitStack() as stack:
            stack.enter_context(room.visit())

    together(visit, visit)
    assert room.inside == 0


def buggy():
    scenario(nullcontext())


def right():
    scenario(threading.Lock())
