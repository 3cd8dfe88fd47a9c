"""Gives up after a minute without an item, and returns None."""
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
            while len(self._items) >= self.capacity:
                self._not_full.wait()
            self._items.append(item)
            self._not_empty.notify()

    def get(self):
        with self._not_empty:
            if not self._not_empty.wait_for(lambda: self._items, timeout=60):
                return None
            item = self._items.popleft()
            self._not_full.notify()
            return item
