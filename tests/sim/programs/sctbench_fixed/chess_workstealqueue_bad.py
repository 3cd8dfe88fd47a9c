"""The repaired twin of sctbench/chess_workstealqueue_bad.py."""

import threading

THIEVES = 1
ITEMS = 4
ATTEMPTS = 2
SLACK = 0
MAX_SIZE = 1 << 20


class WorkStealQueue:
    def __init__(self, size):
        self.lock = threading.Lock()
        self.head = 0
        self.tail = 0
        self.mask = size - 1
        self.elems = [None] * size

    def steal(self):
        with self.lock:
            h = self.head
            self.head = h + 1
            if h < self.tail:
                return self.elems[h & self.mask]
            self.head = h
            return None

    def pop(self):
        t = self.tail - 1
        self.tail = t
        if self.head <= t:
            return self.elems[t & self.mask]
        self.tail = t + 1
        return self.sync_pop()

    def sync_pop(self):
        with self.lock:
            found = None
            t = self.tail - 1
            self.tail = t
            if self.head <= t:
                found = self.elems[t & self.mask]
            else:
                self.tail = t + 1
            if self.head > t:
                self.head = 0
                self.tail = 0
                found = None
            return found

    def push(self, elem):
        t = self.tail
        if t < self.head + self.mask + SLACK and t < MAX_SIZE:
            self.elems[t & self.mask] = elem
            self.tail = t + 1
        else:
            self.sync_push(elem)

    def sync_push(self, elem):
        with self.lock:
            h = self.head
            count = self.tail - h
            h &= self.mask
            self.head = h
            self.tail = h + count
            if count >= self.mask:
                size = 2 * (self.mask + 1)
                bigger = [None] * size
                for i in range(count):
                    bigger[i] = self.elems[(h + i) & self.mask]
                self.elems = bigger
                self.mask = size - 1
                self.head = 0
                self.tail = count
            t = self.tail
            self.elems[t & self.mask] = elem
            self.tail = t + 1


class Item:
    def __init__(self):
        self.field = 0

    def operation(self):
        self.field += 1

    def check(self):
        assert self.field == 1, self.field


def thief(q):
    for _ in range(ATTEMPTS):
        item = q.steal()
        if item is not None:
            item.operation()


def program() -> None:
    items = [Item() for _ in range(ITEMS)]
    q = WorkStealQueue(2)
    thieves = [threading.Thread(target=thief, args=(q,)) for _ in range(THIEVES)]
    for t in thieves:
        t.start()
    for i in range(ITEMS // 2):
        q.push(items[2 * i])
        q.push(items[2 * i + 1])
        item = q.pop()
        if item is not None:
            item.operation()
    for _ in range(ITEMS // 2):
        item = q.pop()
        if item is not None:
            item.operation()
    for t in thieves:
        t.join()
    for item in items:
        item.check()
