"""A bridge from ordinary threads to an event loop. See README.md."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class Bridge:
    """Owns an event loop in a thread of its own."""

    def __init__(self) -> None:
        raise NotImplementedError

    def call(self, make: Callable[[], Awaitable[T]], timeout: float | None = None) -> T:
        """Run make() on the loop, and return its result or raise its exception. Called by any other thread.

        Raises TimeoutError after `timeout` seconds, and RuntimeError on the loop itself or after close.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Cancel what still runs, and return when the thread has ended."""
        raise NotImplementedError
