"""Checks and fetches without any lock."""
# fails: one_key with race
# fails: patience with wrong_result
# fails: shared_flight with wrong_result
# fails: shared_failure with wrong_result
# fails: long_fetch with wrong_result

class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._values = {}

    def get(self, key):
        if key not in self._values:
            self._values[key] = self._fetch(key)
        return self._values[key]
