"""Releases the lock after an Exception, but not after KeyboardInterrupt."""
# fails: fails_once with deadlock

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._value = None

    def get(self):
        self._lock.acquire()
        try:
            if not self._built:
                self._value = self._build()
                self._built = True
        except Exception:
            self._lock.release()
            raise
        self._lock.release()
        return self._value
