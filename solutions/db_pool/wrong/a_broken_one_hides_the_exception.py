"""Returns in a finally clause when the connection is broken: the exception of the block is lost."""
# fails: broken with wrong_result

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
            if not self._give_back(connection):
                return

    def close(self):
        with self._changed:
            self._closed = True
            free, self._free = self._free, []
            self._changed.notify_all()
        for connection in free:
            connection.close()

    def _take(self, timeout):
        with self._changed:
            available = self._changed.wait_for(self._is_available, timeout)
            if self._closed:
                raise RuntimeError("the pool is closed")
            if not available:
                raise TimeoutError("no connection became free")
            if self._free:
                return self._free.pop()
            self._places += 1
        return self._open()

    def _is_available(self):
        return self._closed or self._free or self._places < self._size

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
            return False
        with self._changed:
            if not self._closed:
                self._free.append(connection)
                self._changed.notify()
                return True
        connection.close()
        return True

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
