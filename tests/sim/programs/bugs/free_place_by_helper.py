"""Two callers find the same free place by a helper: retold from connection pools with slots."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Pool:
    def __init__(self, size):
        self.slots = [None] * size
        self.lock = threading.Lock()

    def _free(self):
        for i, slot in enumerate(self.slots):
            if slot is None:
                return i
        raise RuntimeError("full")

    def put(self, item):
        i = self._free()
        self.slots[i] = item


def program():
    pool = Pool(2)
    threads = [threading.Thread(target=pool.put, args=(n,)) for n in (1, 2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(filter(None, pool.slots)) == [1, 2], pool.slots
