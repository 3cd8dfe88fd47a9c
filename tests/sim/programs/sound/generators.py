"""Generators: a pipeline per thread, and one shared generator behind a lock."""

import threading


class Locked:
    def __init__(self, it):
        self.it = iter(it)
        self.lock = threading.Lock()

    def __iter__(self):
        return self

    def __next__(self):
        with self.lock:
            return next(self.it)


def numbers(n):
    total = 0
    for i in range(n):
        total += i
        yield i
    return total


def squares(n):
    total = yield from (x * x for x in numbers(n))
    yield total


def accumulate():
    total = 0
    while True:
        x = yield total
        if x is None:
            return
        total += x


def program() -> None:
    shared = Locked(numbers(6))
    taken = [[], []]
    sums = {}

    def worker(k):
        for x in shared:
            taken[k].append(x)
        acc = accumulate()
        next(acc)
        for x in range(4):
            sums[k] = acc.send(x)
        acc.close()

    threads = [threading.Thread(target=worker, args=(k,)) for k in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(taken[0] + taken[1]) == list(range(6))
    assert sums == {0: 6, 1: 6}
    assert list(squares(3)) == [0, 1, 4, None]
