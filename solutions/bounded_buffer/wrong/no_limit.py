"""Never waits in put: the buffer has no limit."""
# fails: room with wrong_result

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self._items = deque()
        self._not_empty = threading.Condition()

    def put(self, item):
        with self._not_empty:
            self._items.append(item)
            self._not_empty.notify()

    def get(self):
        with self._not_empty:
            while not self._items:
                self._not_empty.wait()
            return self._items.popleft()
