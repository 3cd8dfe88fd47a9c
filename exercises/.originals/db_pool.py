"""A pool of database connections for many threads. See README.md."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Pool:
    """Lends connections to threads, one thread at a time, and opens at most `size` (>= 1) of them."""

    def __init__(self, connect: Callable[[], Any], size: int) -> None:
        """`connect()` opens a `sqlite3.Connection`; it is called when a connection is needed and none is free."""
        raise NotImplementedError

    @contextmanager
    def connection(self, timeout: float | None = None) -> Iterator[Any]:
        """Lend a connection to the block of a `with` statement, and undo what the block has not committed.

        Wait for one at most `timeout` seconds (None: no limit), then raise TimeoutError.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close the connections that are free now, and the others when they come back."""
        raise NotImplementedError
