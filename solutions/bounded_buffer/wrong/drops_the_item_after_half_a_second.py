"""Gives up after half a second without room, and drops the item."""
# fails: long_waits with wrong_result

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self._items = deque()
        lock = threading.Lock()
        self._not_empty = threading.Condition(lock)
        self._not_full = threading.Condition(lock)

    def put(self, item):
        with self._not_full:
            if not self._not_full.wait_for(lambda: len(self._items) < self.capacity, timeout=0.5):
                return
            self._items.append(item)
            self._not_empty.notify()

    def get(self):
        with self._not_empty:
            while not self._items:
                self._not_empty.wait()
            item = self._items.popleft()
            self._not_full.notify()
            return item
