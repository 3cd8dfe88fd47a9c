"""SCTBench chess.InterlockedWorkStealQueue: the off-by-one push of the work-stealing queue, with an exchange spin lock.

1 thief, 4 items, queue of 2. The lock spins with a zero sleep on an atomic exchange.
"""

import threading
import time

BUG = "assertion"
CLASS = "order_violation"
THIEVES = 1
ITEMS = 4
ATTEMPTS = 2
SLACK = 1


class Atomic:
    def __init__(self, value):
        self._guard = threading.Lock()
        self._value = value

    def exchange(self, value):
        with self._guard:
            old, self._value = self._value, value
            return old

    def load(self):
        with self._guard:
            return self._value

    store = exchange


class SpinLock:
    def __init__(self):
        self.word = Atomic(0)

    def __enter__(self):
        while self.word.exchange(1) != 0:
            time.sleep(0)

    def __exit__(self, *exc):
        self.word.store(0)


class WorkStealQueue:
    def __init__(self, size):
        self.lock = SpinLock()
        self.head = Atomic(0)
        self.tail = Atomic(0)
        self.mask = size - 1
        self.elems = {i: None for i in range(size)}

    def steal(self):
        with self.lock:
            h = self.head.load()
            self.head.store(h + 1)
            if h < self.tail.load():
                return self.elems[h & self.mask]
            self.head.store(h)
            return None

    def pop(self):
        t = self.tail.load() - 1
        self.tail.store(t)
        if self.head.load() <= t:
            return self.elems[t & self.mask]
        self.tail.store(t + 1)
        with self.lock:
            found = None
            t = self.tail.load() - 1
            self.tail.store(t)
            if self.head.load() <= t:
                found = self.elems[t & self.mask]
            else:
                self.tail.store(t + 1)
            if self.head.load() > t:
                self.head.store(0)
                self.tail.store(0)
                found = None
            return found

    def push(self, elem):
        t = self.tail.load()
        if t < self.head.load() + self.mask + SLACK:
            self.elems[t & self.mask] = elem
            self.tail.store(t + 1)
            return
        with self.lock:
            h = self.head.load()
            count = self.tail.load() - h
            h &= self.mask
            self.head.store(h)
            self.tail.store(h + count)
            if count >= self.mask:
                size = 2 * (self.mask + 1)
                self.elems = {i: self.elems.get((h + i) & self.mask) for i in range(size)}
                self.mask = size - 1
                self.head.store(0)
                self.tail.store(count)
            t = self.tail.load()
            self.elems[t & self.mask] = elem
            self.tail.store(t + 1)


def thief(q, done):
    for _ in range(ATTEMPTS):
        item = q.steal()
        if item is not None:
            done[item] += 1


def program() -> None:
    done = [0] * ITEMS
    q = WorkStealQueue(2)
    thieves = [threading.Thread(target=thief, args=(q, done)) for _ in range(THIEVES)]
    for t in thieves:
        t.start()
    for i in range(ITEMS // 2):
        q.push(2 * i)
        q.push(2 * i + 1)
        item = q.pop()
        if item is not None:
            done[item] += 1
    for _ in range(ITEMS // 2):
        item = q.pop()
        if item is not None:
            done[item] += 1
    for t in thieves:
        t.join()
    assert done == [1] * ITEMS, done
