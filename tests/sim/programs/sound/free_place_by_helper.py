"""The right twin of `bugs/free_place_by_helper.py`."""

import threading


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
        with self.lock:
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
