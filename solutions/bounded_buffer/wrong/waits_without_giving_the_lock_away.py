"""Waits for an event while it holds the lock, so no other thread can set the event."""
# fails: hand_over with deadlock

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self._items = deque()
        self._lock = threading.Lock()
        self._not_empty = threading.Event()
        self._not_full = threading.Event()
        self._not_full.set()

    def put(self, item):
        with self._lock:
            self._not_full.wait()
            self._items.append(item)
            self._not_empty.set()
            if len(self._items) >= self.capacity:
                self._not_full.clear()

    def get(self):
        with self._lock:
            self._not_empty.wait()
            item = self._items.popleft()
            self._not_full.set()
            if not self._items:
                self._not_empty.clear()
            return item
