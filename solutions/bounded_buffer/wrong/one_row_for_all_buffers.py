"""Keeps the items in the class, so all buffers share them."""
# fails: in_order with deadlock

import threading
from collections import deque


class BoundedBuffer:
    _items = deque()
    _changed = threading.Condition()

    def __init__(self, capacity):
        self.capacity = capacity

    def put(self, item):
        with self._changed:
            while len(self._items) >= self.capacity:
                self._changed.wait()
            self._items.append(item)
            self._changed.notify_all()

    def get(self):
        with self._changed:
            while not self._items:
                self._changed.wait()
            item = self._items.popleft()
            self._changed.notify_all()
            return item
