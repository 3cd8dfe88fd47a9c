"""A bounded buffer with two conditions on one lock."""

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, size):
        self.size = size
        self.items = deque()
        self.lock = threading.Lock()
        self.not_full = threading.Condition(self.lock)
        self.not_empty = threading.Condition(self.lock)

    def put(self, x):
        with self.not_full:
            while len(self.items) >= self.size:
                self.not_full.wait()
            self.items.append(x)
            self.not_empty.notify()

    def get(self):
        with self.not_empty:
            while not self.items:
                self.not_empty.wait()
            x = self.items.popleft()
            self.not_full.notify()
            return x


def program() -> None:
    buffer = BoundedBuffer(1)
    got = []
    guard = threading.Lock()

    def producer(n):
        for i in range(2):
            buffer.put(10 * n + i)

    def consumer():
        for _ in range(2):
            x = buffer.get()
            with guard:
                got.append(x)

    threads = [threading.Thread(target=producer, args=(n,)) for n in range(2)]
    threads += [threading.Thread(target=consumer) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(got) == [0, 1, 10, 11]
