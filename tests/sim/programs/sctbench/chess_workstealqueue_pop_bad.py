"""A sibling of SCTBench chess.WorkStealQueue: pop tests without the lock and reads the head before it publishes the lowered tail.

A thief between the two takes the item that the owner takes as well (2 thieves, one item).
"""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Deque:
    def __init__(self):
        self.lock = threading.Lock()
        self.items = []
        self.head = 0
        self.tail = 0

    def push(self, x):
        self.items.append(x)
        self.tail += 1

    def steal(self):
        with self.lock:
            if self.head < self.tail:
                x = self.items[self.head]
                self.head += 1
                return x
            return None

    def pop(self):
        t = self.tail - 1
        if self.head <= t:
            self.tail = t
            return self.items[t]
        return None


def program() -> None:
    q = Deque()
    got = []
    q.push("only")

    def thief():
        x = q.steal()
        if x is not None:
            got.append(x)

    thieves = [threading.Thread(target=thief) for _ in range(2)]
    for t in thieves:
        t.start()
    x = q.pop()
    if x is not None:
        got.append(x)
    for t in thieves:
        t.join()
    assert got == ["only"], got
