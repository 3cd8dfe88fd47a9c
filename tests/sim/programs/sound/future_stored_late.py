"""The right twin of `bugs/future_stored_late.py`."""

import threading
from concurrent.futures import ThreadPoolExecutor


class Manager:
    def __init__(self):
        self.pool = ThreadPoolExecutor(1)
        self.futures = {}
        self.lock = threading.Lock()

    def run(self, name):
        with self.lock:
            future = self.pool.submit(self._work, name)
            self.futures[name] = future
        return future

    def _work(self, name):
        with self.lock:
            del self.futures[name]
        return name


def program():
    manager = Manager()
    with manager.pool:
        assert manager.run("job").result() == "job"
