"""Uses one condition for both sides and wakes one thread: it can be the wrong one."""
# fails: two_consumers with deadlock

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
                self._changed.wait()
            self._items.append(item)
            self._changed.notify()

    def get(self):
        with self._changed:
            while not self._items:
                self._changed.wait()
            item = self._items.popleft()
            self._changed.notify()
            return item
