"""A buffer for a limited number of items, between producers and consumers in several threads. See README.md."""

from typing import Any


class BoundedBuffer:
    """First in, first out. `put` waits while the buffer is full, `get` while it is empty."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity

    def put(self, item: Any) -> None:
        """Add an item; first wait while the buffer contains `capacity` items."""
        raise NotImplementedError

    def get(self) -> Any:
        """Remove and return the oldest item; first wait while the buffer is empty."""
        raise NotImplementedError
