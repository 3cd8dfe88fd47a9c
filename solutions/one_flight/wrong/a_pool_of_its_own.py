"""Fetches in a pool of its own, whose threads stay there."""
# fails: patience with left_running

import threading
from concurrent.futures import ThreadPoolExecutor


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(100)
        self._flights = {}

    def get(self, key):
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                flight = self._flights[key] = self._pool.submit(self._run, key)
        return flight.result()

    def _run(self, key):
        try:
            return self._fetch(key)
        except BaseException:
            with self._lock:
                del self._flights[key]
            raise
