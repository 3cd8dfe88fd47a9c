"""A readers-writer lock built on a Condition; readers never see a half-written pair."""

import threading
from contextlib import contextmanager


class RWLock:
    def __init__(self):
        self.cond = threading.Condition()
        self.readers = 0
        self.writing = False

    @contextmanager
    def read(self):
        with self.cond:
            while self.writing:
                self.cond.wait()
            self.readers += 1
        try:
            yield
        finally:
            with self.cond:
                self.readers -= 1
                self.cond.notify_all()

    @contextmanager
    def write(self):
        with self.cond:
            while self.writing or self.readers:
                self.cond.wait()
            self.writing = True
        try:
            yield
        finally:
            with self.cond:
                self.writing = False
                self.cond.notify_all()


def program() -> None:
    rw = RWLock()
    pair = [0, 0]

    def writer():
        with rw.write():
            pair[0] += 1
            pair[1] += 1

    def reader():
        with rw.read():
            assert pair[0] == pair[1]

    threads = [threading.Thread(target=f) for f in (writer, reader, writer, reader)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert pair == [2, 2]
