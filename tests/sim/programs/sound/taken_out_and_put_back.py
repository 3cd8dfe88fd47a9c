"""The right twin of `bugs/taken_out_and_put_back.py`."""

import threading
from collections import deque


class LRUCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self._mapping = {}
        self._queue = deque()
        self._lock = threading.Lock()

    def __getitem__(self, key):
        with self._lock:
            rv = self._mapping[key]
            if self._queue[-1] != key:
                self._queue.remove(key)
                self._queue.append(key)
            return rv

    def __setitem__(self, key, value):
        if key in self._mapping:
            self._queue.remove(key)
        elif len(self._mapping) == self.capacity:
            del self._mapping[self._queue.popleft()]
        self._queue.append(key)
        self._mapping[key] = value


def program():
    cache = LRUCache(2)
    cache["base.html"] = 1
    cache["index.html"] = 2

    def work():
        assert cache["base.html"] == 1

    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
