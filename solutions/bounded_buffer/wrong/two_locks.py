"""Uses one lock for each side: each side changes what the other one checks."""
# fails: two_consumers with race

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self._items = deque()
        self._not_empty = threading.Condition()
        self._not_full = threading.Condition()

    def put(self, item):
        with self._not_full:
            while len(self._items) >= self.capacity:
                self._not_full.wait()
        self._items.append(item)
        with self._not_empty:
            self._not_empty.notify()

    def get(self):
        with self._not_empty:
            while not self._items:
                self._not_empty.wait()
        item = self._items.popleft()
        with self._not_full:
            self._not_full.notify()
        return item
