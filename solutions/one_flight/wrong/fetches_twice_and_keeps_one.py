"""Locks only the dictionary. Two threads fetch, and the first value is kept."""
# fails: one_key with race
# fails: patience with wrong_result
# fails: shared_flight with wrong_result
# fails: shared_failure with wrong_result
# fails: long_fetch with wrong_result

import threading


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._values = {}

    def get(self, key):
        with self._lock:
            if key in self._values:
                return self._values[key]
        value = self._fetch(key)
        with self._lock:
            return self._values.setdefault(key, value)
