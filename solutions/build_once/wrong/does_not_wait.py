"""Returns nothing to a thread that comes during the build."""
# fails: two_gets with race

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._value = None

    def get(self):
        if self._lock.acquire(blocking=False):
            try:
                if not self._built:
                    self._value = self._build()
                    self._built = True
            finally:
                self._lock.release()
        return self._value
