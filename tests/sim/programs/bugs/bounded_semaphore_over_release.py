"""A connection pool gives its permit back twice when closing is called by both sides."""

import threading

BUG = "exception"
CLASS = "over_release"


class Connection:
    def __init__(self, pool):
        self.pool = pool
        self.closed = False

    def close(self):
        if not self.closed:
            self.pool.release()
            self.closed = True


def program() -> None:
    pool = threading.BoundedSemaphore(1)
    pool.acquire()
    connection = Connection(pool)
    threads = [threading.Thread(target=connection.close) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
