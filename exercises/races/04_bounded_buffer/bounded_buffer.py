"""A buffer with so many places, for producers and consumers in several threads. See README.md."""

from typing import Any


class BoundedBuffer:
    """First in, first out; whoever finds it full or empty waits."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity

    def put(self, item: Any) -> None:
        """Add an item; wait first while there are `capacity` items in it."""
        raise NotImplementedError

    def get(self) -> Any:
        """Take out and return the oldest item; wait first while there is none."""
        raise NotImplementedError
