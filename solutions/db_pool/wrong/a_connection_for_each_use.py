"""Opens a connection for each use, however many there are."""
# fails: together with too_concurrent
# fails: long_waits with wrong_result
# fails: sizes with too_concurrent
# fails: one_connection with too_concurrent
# fails: as_needed with wrong_result
# fails: rollback with wrong_result
# fails: broken with raised
# fails: close with wrong_result
# fails: sharing with wrong_result
# fails: quick with race
# fails: broken_while_waiting with wrong_result
# fails: connect_fails with wrong_result
# fails: slow_connect with wrong_result
# fails: timeout with wrong_result
# fails: no_patience with wrong_result
# fails: one_limit with wrong_result
# fails: close_while_waiting with wrong_result
# fails: close_while_connecting with wrong_result
# fails: two_pools with wrong_result
# fails: one_limit_when_woken with wrong_result

from contextlib import contextmanager


class Pool:
    def __init__(self, connect, size):
        self._connect = connect
        self._closed = False

    @contextmanager
    def connection(self, timeout=None):
        if self._closed:
            raise RuntimeError("the pool is closed")
        connection = self._connect()
        try:
            yield connection
        finally:
            try:
                connection.rollback()
            finally:
                connection.close()

    def close(self):
        self._closed = True
