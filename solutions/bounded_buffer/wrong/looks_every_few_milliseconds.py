"""Polls every few milliseconds instead of waiting for a wakeup."""
# fails: waiting_to_get with wrong_result

import threading
import time
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self._items = deque()
        self._lock = threading.Lock()

    def put(self, item):
        while True:
            with self._lock:
                if len(self._items) < self.capacity:
                    self._items.append(item)
                    return
            time.sleep(0.01)

    def get(self):
        while True:
            with self._lock:
                if self._items:
                    return self._items.popleft()
            time.sleep(0.01)
