"""`if key in cache: return cache[key]` while another thread evicts."""

import threading

BUG = "exception"
CLASS = "check_then_act"


class Cache:
    def __init__(self):
        self.data = {"k": 1}

    def get(self, key):
        if key in self.data:
            return self.data[key]
        return None

    def evict(self, key):
        self.data.pop(key, None)


def program() -> None:
    cache = Cache()
    threads = [threading.Thread(target=cache.get, args=("k",)), threading.Thread(target=cache.evict, args=("k",))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
