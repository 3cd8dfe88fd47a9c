"""All caches share the locks of their keys."""
# fails: two_caches with sequential
# fails: shared_failure with wrong_result

import threading

LOCK = threading.Lock()
FLIGHTS = {}


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._values = {}

    def get(self, key):
        with LOCK:
            lock, users = FLIGHTS.get(key, (threading.Lock(), 0))
            FLIGHTS[key] = lock, users + 1
        try:
            with lock:
                if key not in self._values:
                    self._values[key] = self._fetch(key)
                return self._values[key]
        finally:
            with LOCK:
                lock, users = FLIGHTS.pop(key)
                if users > 1:
                    FLIGHTS[key] = lock, users - 1
