"""Keeps all values in one dict under the ids of the objects: an id is used again when its object is gone."""
# fails: one_after_the_other with wrong_result

import threading


class Lazy:
    _lock = threading.RLock()
    _locks = {}
    _values = {}

    def __init__(self, build):
        self._build = build
        with Lazy._lock:
            Lazy._locks[id(self)] = threading.Lock()

    def get(self):
        with Lazy._locks[id(self)]:
            if id(self) not in Lazy._values:
                Lazy._values[id(self)] = self._build()
            return Lazy._values[id(self)]
