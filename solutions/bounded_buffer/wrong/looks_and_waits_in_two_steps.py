"""Checks and waits in two locked steps: the wakeup can come in between and is lost."""
# fails: hand_over with deadlock

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
            self._changed.notify_all()

    def get(self):
        while True:
            with self._changed:
                if self._items:
                    item = self._items.popleft()
                    self._changed.notify_all()
                    return item
            with self._changed:
                self._changed.wait()
