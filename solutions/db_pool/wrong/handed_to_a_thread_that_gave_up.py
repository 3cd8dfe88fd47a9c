"""Hands a connection to the first waiting thread, which may have given up just now."""
# fails: at_the_limit with deadlock

import threading
from contextlib import contextmanager


class Pool:
    def __init__(self, connect, size):
        self._connect, self._size = connect, size
        self._changed = threading.Condition()
        self._free = []
        self._places = 0
        self._closed = False
        self._waiting = []

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
            waiting, self._waiting = self._waiting, []
            for each in waiting:
                each[0].set()
        for connection in free:
            connection.close()

    def _take(self, timeout):
        with self._changed:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if self._free:
                return self._free.pop()
            if self._places < self._size:
                self._places += 1
                return_new = True
            else:
                return_new = False
                waiting = [threading.Event(), None]
                self._waiting.append(waiting)
        if return_new:
            return self._open()
        if not waiting[0].wait(timeout):
            with self._changed:
                if waiting in self._waiting:
                    self._waiting.remove(waiting)
            raise TimeoutError("no connection became free")
        if self._closed and waiting[1] is None:
            raise RuntimeError("the pool is closed")
        return waiting[1] if waiting[1] is not None else self._open()

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
                if self._waiting:
                    waiting = self._waiting.pop(0)
                    waiting[1] = connection
                    waiting[0].set()
                else:
                    self._free.append(connection)
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
            if self._waiting:
                self._waiting.pop(0)[0].set()
            else:
                self._places -= 1
