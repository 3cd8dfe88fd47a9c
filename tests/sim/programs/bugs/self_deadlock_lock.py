"""A method that holds a plain Lock calls another method that takes it."""

import threading

BUG = "deadlock"
CLASS = "deadlock"


class Counter:
    def __init__(self):
        self.lock = threading.Lock()
        self.n = 0

    def add(self):
        with self.lock:
            self.n += 1

    def add_twice(self):
        with self.lock:
            self.add()
            self.add()


def program() -> None:
    c = Counter()
    t = threading.Thread(target=c.add_twice)
    t.start()
    t.join()
