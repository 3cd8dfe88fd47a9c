"""Keeps a connection for each thread, however many there are."""
# fails: together with too_concurrent
# fails: long_waits with wrong_result
# fails: sizes with too_concurrent
# fails: one_connection with too_concurrent
# fails: broken with wrong_result
# fails: close with wrong_result
# fails: sharing with wrong_result
# fails: quick with wrong_result
# fails: broken_while_waiting with wrong_result
# fails: connect_fails with wrong_result
# fails: slow_connect with wrong_result
# fails: timeout with wrong_result
# fails: no_patience with wrong_result
# fails: one_limit with wrong_result
# fails: close_while_waiting with wrong_result
# fails: close_while_connecting with wrong_result
# fails: close_or_give_back with race
# fails: two_pools with wrong_result
# fails: one_limit_when_woken with wrong_result

import threading
from contextlib import contextmanager


class Pool:
    def __init__(self, connect, size):
        self._connect = connect
        self._own = threading.local()
        self._all = []
        self._closed = False

    @contextmanager
    def connection(self, timeout=None):
        if self._closed:
            raise RuntimeError("the pool is closed")
        if not hasattr(self._own, "connection"):
            self._own.connection = self._connect()
            self._all.append(self._own.connection)
        connection = self._own.connection
        try:
            yield connection
        finally:
            try:
                connection.rollback()
            except Exception:
                del self._own.connection

    def close(self):
        self._closed = True
        for connection in self._all:
            connection.close()
