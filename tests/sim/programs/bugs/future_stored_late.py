"""A job ends before its future was stored: retold from managers of background jobs."""

import threading
from concurrent.futures import ThreadPoolExecutor

BUG = "exception"
CLASS = "order_violation"


class Manager:
    def __init__(self):
        self.pool = ThreadPoolExecutor(1)
        self.futures = {}
        self.lock = threading.Lock()

    def run(self, name):
        future = self.pool.submit(self._work, name)
        self.futures[name] = future
        return future

    def _work(self, name):
        del self.futures[name]
        return name


def program():
    manager = Manager()
    with manager.pool:
        assert manager.run("job").result() == "job"
