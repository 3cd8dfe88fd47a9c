"""Takes None for a sign that there is nothing, and throws it away."""
# fails: in_order with wrong_result

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
            if item is not None:
                self._items.append(item)
            self._changed.notify_all()

    def get(self):
        with self._changed:
            while not self._items:
                self._changed.wait(0.1)
                if not self._items:
                    return None
            item = self._items.popleft()
            self._changed.notify_all()
            return item
