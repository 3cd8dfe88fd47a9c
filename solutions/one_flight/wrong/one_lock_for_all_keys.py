"""Holds the lock of the cache while it fetches, so all other keys wait."""
# fails: twenty_keys with sequential
# fails: needs_another_key with deadlock
# fails: shared_flight with wrong_result
# fails: shared_failure with wrong_result
# fails: long_fetch with wrong_result
# fails: there_already with wrong_result

import threading


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._values = {}

    def get(self, key):
        with self._lock:
            if key not in self._values:
                self._values[key] = self._fetch(key)
            return self._values[key]
