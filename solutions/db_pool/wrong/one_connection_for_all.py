"""Lends one connection to all threads at once."""
# fails: together with sequential
# fails: long_waits with wrong_result
# fails: sizes with sequential
# fails: one_connection with wrong_result
# fails: connecting with sequential
# fails: broken with raised
# fails: close with raised
# fails: sharing with wrong_result
# fails: quick with race
# fails: broken_while_waiting with wrong_result
# fails: slow_connect with wrong_result
# fails: timeout with wrong_result
# fails: no_patience with wrong_result
# fails: at_the_limit with race
# fails: one_limit with wrong_result
# fails: close_while_waiting with wrong_result
# fails: close_while_connecting with wrong_result
# fails: close_or_give_back with race
# fails: many with wrong_result
# fails: one_limit_when_woken with wrong_result

import threading
from contextlib import contextmanager


class Pool:
    def __init__(self, connect, size):
        self._connect, self._connection = connect, None
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def connection(self, timeout=None):
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if self._connection is None:
                self._connection = self._connect()
        try:
            yield self._connection
        finally:
            self._connection.rollback()

    def close(self):
        with self._lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()
