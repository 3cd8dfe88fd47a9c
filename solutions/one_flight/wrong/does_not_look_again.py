"""Looks before it takes the lock of the key, but not after: a thread that waited fetches again."""
# fails: one_key with race
# fails: nothing_kept with wrong_result
# fails: patience with wrong_result
# fails: shared_flight with wrong_result
# fails: shared_failure with wrong_result
# fails: long_fetch with wrong_result

import threading


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._locks = {}
        self._values = {}

    def get(self, key):
        if key not in self._values:
            with self._lock:
                lock = self._locks.setdefault(key, threading.Lock())
            with lock:
                self._values[key] = self._fetch(key)
        return self._values[key]
