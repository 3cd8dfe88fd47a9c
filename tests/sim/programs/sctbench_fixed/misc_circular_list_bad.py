"""The repaired twin of sctbench/misc_circular_list_bad.py."""

import threading
from collections import deque


class CircularList:
    def __init__(self, values):
        self.lock = threading.RLock()
        self.items = deque(values)

    def pop_front(self):
        with self.lock:
            return self.items.popleft() if self.items else None

    def push_back(self, x):
        with self.lock:
            self.items.append(x)


def rotate(ring):
    with ring.lock:
        x = ring.pop_front()
        ring.push_back(x + 10)


def program() -> None:
    ring = CircularList(range(10))
    threads = [threading.Thread(target=rotate, args=(ring,)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    values = list(ring.items)
    assert values == sorted(values), values
