"""Program code that is called back from C: sort keys, map, sum over a generator, defaultdict, property, __eq__, __hash__, __lt__."""

import functools
import heapq
import threading
from collections import defaultdict


@functools.total_ordering
class Key:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n

    def __hash__(self):
        return hash(self.n)


def program() -> None:
    out = []
    lock = threading.Lock()
    limit = 3

    def worker(seed):
        xs = [Key((seed * i) % 5) for i in range(1, 5)]
        xs.sort(key=lambda k: -k.n)
        groups = defaultdict(lambda: limit)
        for k in xs:
            groups[k.n] += 1
        heap = list(xs)
        heapq.heapify(heap)
        total = sum(k.n for k in xs if k in set(xs))
        best = max(map(lambda k: k.n, xs))
        with lock:
            out.append((total, best, heap[0].n, groups[best]))

    threads = [threading.Thread(target=worker, args=(s,)) for s in (2, 3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert out == [(10, 4, 1, 4)] * 2, out
