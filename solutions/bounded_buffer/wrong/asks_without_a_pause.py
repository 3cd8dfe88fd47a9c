"""Polls in a loop with a sleep of 0 s."""
# fails: patience with busy_wait

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
            while len(self._items) >= self.capacity:
                time.sleep(0)
            with self._lock:
                if len(self._items) < self.capacity:
                    self._items.append(item)
                    return

    def get(self):
        while True:
            while not self._items:
                time.sleep(0)
            with self._lock:
                if self._items:
                    return self._items.popleft()
