"""Waits for the whole limit again each time that it is woken in vain."""
# fails: one_limit_when_woken with race

import threading
from contextlib import contextmanager

class Pool:
    def __init__(self, connect, size):
        self._connect, self._size = connect, size
        self._c = threading.Condition()
        self._free, self._open, self._closed = [], 0, False

    @contextmanager
    def connection(self, timeout=None):
        c = self._take(timeout)
        try:
            yield c
        finally:
            self._give(c)

    def _take(self, timeout):
        with self._c:
            while not (self._closed or self._free or self._open < self._size):
                if not self._c.wait(timeout): raise TimeoutError
            if self._closed:
                raise RuntimeError("closed")
            if self._free:
                return self._free.pop()
            self._open += 1
        try:
            c = self._connect()
        except BaseException:
            self._leave()
            raise
        with self._c:
            if not self._closed:
                return c
        self._discard(c)
        raise RuntimeError("closed")

    def _leave(self):
        with self._c:
            self._open -= 1
            self._c.notify()

    def _discard(self, c):
        try:
            c.close()
        except Exception:
            pass
        finally:
            self._leave()

    def _give(self, c):
        try:
            c.rollback()
        except Exception:
            self._discard(c)
            return
        except BaseException:
            self._discard(c)
            raise
        with self._c:
            if not self._closed:
                self._free.append(c)
                self._c.notify()
                return
        self._discard(c)

    def close(self):
        with self._c:
            self._closed = True
            free, self._free = self._free, []
            self._c.notify_all()
        for c in free:
            self._discard(c)
