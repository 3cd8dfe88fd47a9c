"""After a failed build, all waiting threads build, without checking whether another one does."""
# fails: fails_for_three with race

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._building = None
        self._built = False
        self._value = None

    def get(self):
        with self._lock:
            if self._built:
                return self._value
            others = self._building
            if others is None:
                mine = self._building = threading.Event()
        if others is not None:
            others.wait()
            if not self._built:
                self._value = self._build()
                self._built = True
            return self._value
        try:
            self._value = self._build()
            self._built = True
        finally:
            with self._lock:
                self._building = None
            mine.set()
        return self._value
