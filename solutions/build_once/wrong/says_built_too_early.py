"""Sets the flag before the value: a thread that reads it without the lock gets None."""
# fails: two_gets with race

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._value = None
        self._asked = False

    def get(self):
        if not self._asked:
            with self._lock:
                if not self._asked:
                    self._asked = True
                    try:
                        self._value = self._build()
                    except BaseException:
                        self._asked = False
                        raise
        return self._value
