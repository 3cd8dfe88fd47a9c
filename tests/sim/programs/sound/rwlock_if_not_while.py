"""The right twin of `bugs/rwlock_if_not_while.py`."""

import threading


class RWLock:
    def __init__(self):
        self.cond = threading.Condition()
        self.readers = 0
        self.writer = False

    def acquire_read(self):
        with self.cond:
            while self.writer:
                self.cond.wait()
            self.readers += 1

    def release_read(self):
        with self.cond:
            self.readers -= 1
            self.cond.notify_all()

    def acquire_write(self):
        with self.cond:
            while self.readers or self.writer:
                self.cond.wait()
            self.writer = True

    def release_write(self):
        with self.cond:
            self.writer = False
            self.cond.notify_all()


def program():
    lock = RWLock()
    data = [0, 0]

    def write():
        lock.acquire_write()
        data[0] += 1
        data[1] += 1
        lock.release_write()

    def read():
        lock.acquire_read()
        a, b = data[0], data[1]
        lock.release_read()
        assert a == b

    threads = [threading.Thread(target=f) for f in (write, write, read)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
