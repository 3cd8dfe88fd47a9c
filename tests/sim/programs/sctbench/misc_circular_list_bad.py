"""Maple circular_list: taking from the front and putting to the back are atomic each, but not together; the order breaks."""

import threading
from collections import deque

BUG = "assertion"
CLASS = "order_violation"


class CircularList:
    def __init__(self, values):
        self.lock = threading.Lock()
        self.items = deque(values)

    def pop_front(self):
        with self.lock:
            return self.items.popleft() if self.items else None

    def push_back(self, x):
        with self.lock:
            self.items.append(x)


def rotate(ring):
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
