"""After a failure, each thread that waited fetches again."""
# fails: shared_failure with wrong_result

import threading


class Cache:
    def __init__(self, fetch):
        self._fetch = fetch
        self._changed = threading.Condition()
        self._values = {}
        self._fetching = set()

    def get(self, key):
        with self._changed:
            while key in self._fetching:
                self._changed.wait()
            if key in self._values:
                return self._values[key]
            self._fetching.add(key)
        try:
            value = self._fetch(key)
            self._values[key] = value
            return value
        finally:
            with self._changed:
                self._fetching.remove(key)
                self._changed.notify_all()
