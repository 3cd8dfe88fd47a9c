"""SCTBench CS.queue_bad: the reader compares by loop counter although its turns and the writer's may be skipped."""

import threading

BUG = "assertion"
CLASS = "order_violation"
SIZE = 20
EMPTY = -1
FULL = -2


class Ring:
    def __init__(self):
        self.element = [0] * (SIZE + 1)
        self.head = 0
        self.tail = 0
        self.amount = 0

    def empty(self):
        return EMPTY if self.head == self.tail else 0

    def full(self):
        return FULL if self.amount == SIZE else 0

    def enqueue(self, x):
        self.element[self.tail] = x
        self.amount += 1
        self.tail = 1 if self.tail == SIZE else self.tail + 1
        return 0

    def dequeue(self):
        x = self.element[self.head]
        self.amount -= 1
        self.head = 1 if self.head == SIZE else self.head + 1
        return x


m = threading.Lock()
ring = Ring()
stored = [0] * SIZE
enqueue_flag = True
dequeue_flag = False


def writer():
    global enqueue_flag, dequeue_flag
    value = 0
    with m:
        assert not ring.enqueue(value)
        stored[0] = value
        assert not ring.empty()
    for i in range(SIZE - 1):
        with m:
            if enqueue_flag:
                value += 1
                ring.enqueue(value)
                stored[i + 1] = value
                enqueue_flag = False
                dequeue_flag = True


def reader():
    global enqueue_flag, dequeue_flag
    for i in range(SIZE):
        with m:
            if dequeue_flag:
                assert ring.dequeue() == stored[i]
                dequeue_flag = False
                enqueue_flag = True


def program() -> None:
    global m, ring, stored, enqueue_flag, dequeue_flag
    m = threading.Lock()
    ring = Ring()
    stored = [0] * SIZE
    enqueue_flag, dequeue_flag = True, False
    assert ring.empty() == EMPTY
    a = threading.Thread(target=writer)
    b = threading.Thread(target=reader)
    a.start()
    b.start()
    a.join()
    b.join()
