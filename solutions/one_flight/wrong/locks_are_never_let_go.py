"""Each key has a lock, which stays there after a failure. The threads that wait try again, one after the other."""
# fails: nothing_kept with wrong_result

import threading


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._locks = {}
        self._values = {}

    def get(self, key):
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._values:
                self._values[key] = self._fetch(key)
            return self._values[key]
