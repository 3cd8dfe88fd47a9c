"""A buffer with a limited number of places, for producers and consumers in several threads."""

import threading
from collections import deque
from typing import Any


class BoundedBuffer:
    """First in, first out. `put` waits while the buffer is full, `get` while it is empty."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._items: deque[Any] = deque()
        lock = threading.Lock()
        self._not_empty = threading.Condition(lock)
        self._not_full = threading.Condition(lock)

    def put(self, item: Any) -> None:
        """Add an item; first wait while the buffer contains `capacity` items."""
        with self._not_full:
            while len(self._items) >= self.capacity:
                self._not_full.wait()
            self._items.append(item)
            self._not_empty.notify()

    def get(self) -> Any:
        """Remove and return the oldest item; first wait while the buffer is empty."""
        with self._not_empty:
            while not self._items:
                self._not_empty.wait()
            item = self._items.popleft()
            self._not_full.notify()
            return item
