"""A cache that is looked up and then filled."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Cache:
    def __init__(self):
        self.built = 0
        self.values = {}

    def build(self, key):
        self.built += 1
        return key * 2

    def get(self, key):
        if key not in self.values:
            self.values[key] = self.build(key)
        return self.values[key]


def program():
    cache = Cache()
    threads = [threading.Thread(target=cache.get, args=(1,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.built == 1
