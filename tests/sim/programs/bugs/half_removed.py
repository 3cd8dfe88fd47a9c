"""An expired key is removed from one table, and not yet from the other: retold from cachetools' TTLCache."""

import threading

BUG = "exception"
CLASS = "check_then_act"


class Link:
    __slots__ = ("key", "expires")

    def __init__(self, key, expires):
        self.key, self.expires = key, expires


class TTLCache:
    def __init__(self, timer):
        self.timer = timer
        self._data = {}
        self._links = {}

    def __setitem__(self, key, value):
        self._data[key] = value
        self._links[key] = Link(key, self.timer() + 1)

    def expire(self):
        now = self.timer()
        for link in list(self._links.values()):
            if link.expires <= now:
                del self._data[link.key]
                del self._links[link.key]

    def get(self, key, default=None):
        self.expire()
        return self._data.get(key, default)


def program():
    clock = [0]
    cache = TTLCache(lambda: clock[0])
    cache["a"] = 1
    clock[0] = 5

    def reader():
        assert cache.get("a") is None

    threads = [threading.Thread(target=f) for f in (reader, reader)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
