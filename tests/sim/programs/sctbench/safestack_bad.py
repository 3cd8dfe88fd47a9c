"""SCTBench safestack: an ABA in a lock-free stack gives one element to two threads; no tool of that study found it.

3 threads, each takes and returns an element twice. Needs at least five preemptions.
"""

import threading
import time

BUG = "assertion"
BUG_ALSO = ("exception", "livelock")
CLASS = "check_then_act"
CLASS_ALSO = ("unknown", "order_violation", "lost_update", "livelock")
HARD = True
THREADS = 3


class Atomic:
    def __init__(self, value):
        self._value = value
        self._guard = threading.Lock()

    def load(self):
        with self._guard:
            return self._value

    def exchange(self, value):
        with self._guard:
            old, self._value = self._value, value
            return old

    def compare_exchange(self, expected, value):
        with self._guard:
            if self._value != expected:
                return False
            self._value = value
            return True

    def add(self, n):
        with self._guard:
            self._value += n


class Cell:
    def __init__(self, following):
        self.value = None
        self.next = Atomic(following)


class SafeStack:
    def __init__(self, n):
        self.cells = [Cell(i + 1) for i in range(n)]
        self.cells[-1].next = Atomic(-1)
        self.head = Atomic(0)
        self.count = Atomic(n)

    def pop(self):
        while self.count.load() > 1:
            head = self.head.load()
            following = self.cells[head].next.exchange(-1)
            if following >= 0:
                if self.head.compare_exchange(head, following):
                    self.count.add(-1)
                    return head
                self.cells[head].next.exchange(following)
            else:
                time.sleep(0)
        return -1

    def push(self, i):
        while True:
            head = self.head.load()
            self.cells[i].next.exchange(head)
            if self.head.compare_exchange(head, i):
                break
        self.count.add(1)


def program() -> None:
    stack = SafeStack(3)

    def worker(me):
        for _ in range(2):
            while True:
                i = stack.pop()
                if i >= 0:
                    break
                time.sleep(0)
            stack.cells[i].value = me
            assert stack.cells[i].value == me, "two threads hold one element"
            stack.push(i)

    threads = [threading.Thread(target=worker, args=(n,)) for n in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
