"""A queue of tokens, one for each place: a token is an open connection, or none yet, or the end of the pool."""
# exercise: db_pool

import queue
import sqlite3
import threading

END = object()


class Pool:
    def __init__(self, connect, size):
        self._connect = connect
        self._tokens = queue.LifoQueue()
        for _ in range(size):
            self._tokens.put(None)
        self._lock = threading.Lock()
        self._closed = False

    def connection(self, timeout=None):
        return _Lease(self, timeout)

    def close(self):
        with self._lock:
            self._closed = True
            free = []
            while True:
                try:
                    free.append(self._tokens.get_nowait())
                except queue.Empty:
                    break
            self._tokens.put(END)
        for token in free:
            if token is not None and token is not END:
                token.close()

    def take(self, timeout):
        try:
            token = self._tokens.get(timeout != 0, timeout)
        except queue.Empty:
            raise RuntimeError("closed") if self._closed else TimeoutError("none free") from None
        if token is END:
            self._tokens.put(END)
            raise RuntimeError("closed")
        if token is None:
            try:
                token = self._connect()
            except BaseException:
                self.put(None)
                raise
        with self._lock:
            closed = self._closed
        if closed:
            token.close()
            raise RuntimeError("closed")
        return token

    def put(self, token):
        with self._lock:
            if not self._closed:
                self._tokens.put(token)
                return
        if token is not None:
            token.close()


class _Lease:
    def __init__(self, pool, timeout):
        self._pool, self._timeout = pool, timeout

    def __enter__(self):
        self._connection = self._pool.take(self._timeout)
        return self._connection

    def __exit__(self, *error):
        try:
            self._connection.rollback()
        except (sqlite3.Error, ArithmeticError):
            try:
                self._connection.close()
            except sqlite3.Error:
                pass
            self._pool.put(None)
        else:
            self._pool.put(self._connection)
