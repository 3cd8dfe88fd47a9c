"""Two threads may make a lock for the same key, and use different ones."""
# fails: one_key with race
# fails: shared_failure with wrong_result

import threading


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._locks = {}
        self._values = {}

    def get(self, key):
        if key not in self._locks:
            self._locks[key] = threading.Lock()
        with self._locks[key]:
            if key not in self._values:
                try:
                    self._values[key] = self._fetch(key)
                finally:
                    self._locks.pop(key, None)
            return self._values[key]
