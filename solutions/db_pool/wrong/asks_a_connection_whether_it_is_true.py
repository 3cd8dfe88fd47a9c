"""Takes a connection that is false in an if for none."""
# fails: sharing with wrong_result
# fails: quick with wrong_result
# fails: slow_connect with wrong_result
# fails: timeout with wrong_result
# fails: no_patience with wrong_result
# fails: two_pools with wrong_result
# fails: one_limit_when_woken with race

import threading
from contextlib import contextmanager


class Pool:
    def __init__(self, connect, size):
        self._connect, self._size = connect, size
        self._changed = threading.Condition()
        self._free = []
        self._places = 0
        self._closed = False

    @contextmanager
    def connection(self, timeout=None):
        connection = self._take(timeout)
        try:
            yield connection
        finally:
            self._give_back(connection)

    def close(self):
        with self._changed:
            self._closed = True
            free, self._free = self._free, []
            self._changed.notify_all()
        for connection in free:
            connection.close()

    def _take(self, timeout):
        with self._changed:
            available = self._changed.wait_for(
                lambda: self._closed or self._free or self._places < self._size, timeout
            )
            if self._closed:
                raise RuntimeError("the pool is closed")
            if not available:
                raise TimeoutError("no connection became free")
            if self._free and (connection := self._free.pop()):
                return connection
            self._places += 1
        return self._open()

    def _open(self):
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

    def _give_back(self, connection):
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

    def _drop(self, connection):
        try:
            connection.close()
        except Exception:
            pass
        finally:
            self._leave_place()

    def _leave_place(self):
        with self._changed:
            self._places -= 1
            self._changed.notify()
