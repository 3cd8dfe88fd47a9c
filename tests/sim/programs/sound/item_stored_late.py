"""The right twin of `bugs/item_stored_late.py`."""

import heapq
import threading


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class LimitedSet:
    def __init__(self):
        self.lock = threading.Lock()
        self.data = {}
        self.heap = []

    def add(self, item, now):
        with self.lock:
            heapq.heappush(self.heap, (now, item))
            self.data[item] = now

    def purge(self):
        with self.lock:
            if self.heap:
                _, item = heapq.heappop(self.heap)
                del self.data[item]


def program():
    revoked = LimitedSet()
    together(lambda: revoked.add("task", 1), revoked.purge)
    assert len(revoked.data) == len(revoked.heap)
