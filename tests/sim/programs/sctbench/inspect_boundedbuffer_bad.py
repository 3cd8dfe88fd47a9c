"""Inspect/IBM boundedBuffer: one condition for full and empty with notify() wakes the wrong side; all end up waiting.

2 producers and 2 consumers, buffer of one.
"""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"


class BoundedBuffer:
    def __init__(self, size):
        self.size = size
        self.items = []
        self.changed = threading.Condition()

    def put(self, x):
        with self.changed:
            while len(self.items) == self.size:
                self.changed.wait()
            self.items.append(x)
            self.changed.notify()

    def get(self):
        with self.changed:
            while not self.items:
                self.changed.wait()
            x = self.items.pop(0)
            self.changed.notify()
            return x


def program() -> None:
    buffer = BoundedBuffer(1)
    got = []

    def producer(n):
        for i in range(2):
            buffer.put((n, i))

    def consumer():
        for _ in range(2):
            got.append(buffer.get())

    threads = [threading.Thread(target=producer, args=(n,)) for n in range(2)]
    threads += [threading.Thread(target=consumer) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(got) == [(0, 0), (0, 1), (1, 0), (1, 1)]
