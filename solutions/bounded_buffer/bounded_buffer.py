"""A buffer with so many places, for producers and consumers in several threads."""

import threading
from collections import deque
from typing import Any


class BoundedBuffer:
    """First in, first out; whoever finds it full or empty waits."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._items: deque[Any] = deque()
        lock = threading.Lock()
        self._not_empty = threading.Condition(lock)
        self._not_full = threading.Condition(lock)

    def put(self, item: Any) -> None:
        """Add an item; wait first while there are `capacity` items in it."""
        with self._not_full:
            while len(self._items) >= self.capacity:
                self._not_full.wait()
            self._items.append(item)
            self._not_empty.notify()

    def get(self) -> Any:
        """Take out and return the oldest item; wait first while there is none."""
        with self._not_empty:
            while not self._items:
                self._not_empty.wait()
            item = self._items.popleft()
            self._not_full.notify()
            return item
