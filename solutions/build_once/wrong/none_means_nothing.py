"""Uses None for "not built yet", so it builds again when the value is None."""
# fails: alone with wrong_result

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._value = None

    def get(self):
        with self._lock:
            if self._value is None:
                self._value = self._build()
            return self._value
