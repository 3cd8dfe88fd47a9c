"""A pool of database connections for many threads."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Pool:
    """Lends connections to threads, one thread at a time, and opens at most `size` (>= 1) of them."""

    def __init__(self, connect: Callable[[], Any], size: int) -> None:
        self._connect, self._size = connect, size
        self._changed = threading.Condition()
        self._free: list[Any] = []
        self._places = 0
        """Connections that are open or being opened."""
        self._closed = False

    @contextmanager
    def connection(self, timeout: float | None = None) -> Iterator[Any]:
        """Lend a connection to the block of a `with` statement, and undo what the block has not committed.

        Wait for one at most `timeout` seconds (None: no limit), then raise TimeoutError.
        """
        connection = self._take(timeout)
        try:
            yield connection
        finally:
            self._give_back(connection)

    def close(self) -> None:
        """Close the connections that are free now, and the others when they come back."""
        with self._changed:
            self._closed = True
            free, self._free = self._free, []
            self._changed.notify_all()
        for connection in free:
            connection.close()

    def _take(self, timeout: float | None) -> Any:
        with self._changed:
            available = self._changed.wait_for(lambda: self._closed or self._free or self._places < self._size, timeout)
            if self._closed:
                raise RuntimeError("the pool is closed")
            if not available:
                raise TimeoutError("no connection became free")
            if self._free:
                return self._free.pop()
            self._places += 1
        return self._open()

    def _open(self) -> Any:
        """A new connection. It can take a while, so the lock is free meanwhile."""
        try:
            connection = self._connect()
        except BaseException:
            self._leave_place()
            raise
        with self._changed:
            if not self._closed:
                return connection
        connection.close()
        raise RuntimeError("the pool is closed")

    def _give_back(self, connection: Any) -> None:
        try:
            connection.rollback()
        except Exception:
            self._drop(connection)
            return
        with self._changed:
            if not self._closed:
                self._free.append(connection)
                self._changed.notify()
                return
        connection.close()

    def _drop(self, connection: Any) -> None:
        """Close a broken connection before another one takes its place."""
        try:
            connection.close()
        except Exception:  # noqa: S110 - it is broken, so it is gone
            pass
        finally:
            self._leave_place()

    def _leave_place(self) -> None:
        with self._changed:
            self._places -= 1
            self._changed.notify()
