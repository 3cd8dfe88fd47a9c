"""Makes the others wait for an event that is not set when the build fails."""
# fails: fails_once with deadlock

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._begun = False
        self._done = threading.Event()
        self._value = None

    def get(self):
        with self._lock:
            first = not self._begun
            self._begun = True
        if first:
            self._value = self._build()
            self._done.set()
        self._done.wait()
        return self._value
