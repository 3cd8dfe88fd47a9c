"""Never uses more than a fixed number of places, whatever the capacity."""
# fails: in_order with deadlock

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = min(capacity, 4)
        self._items = deque()
        self._changed = threading.Condition()

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
