"""Wakes one thread, which may be the wrong one, and relies on a timeout to repair that."""
# fails: waiting_to_get with race

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self._items = deque()
        self._changed = threading.Condition()

    def put(self, item):
        with self._changed:
            while len(self._items) >= self.capacity:
                self._changed.wait(0.5)
            self._items.append(item)
            self._changed.notify()

    def get(self):
        with self._changed:
            while not self._items:
                self._changed.wait(0.5)
            item = self._items.popleft()
            self._changed.notify()
            return item
