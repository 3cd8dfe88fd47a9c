"""SCTBench chess.StateWorkStealQueue: the off-by-one push with two thieves that compete for the queue.

2 thieves with 2 attempts each, 4 items, queue of 2.
"""

import threading

BUG = "assertion"
CLASS = "order_violation"
CLASS_ALSO = ("unknown", "check_then_act", "lost_update")
SLACK = 1


def program() -> None:
    lock = threading.Lock()
    head = tail = 0
    mask = 1
    elems = [None, None]
    executed = dict.fromkeys("abcd", 0)

    def steal():
        nonlocal head
        with lock:
            h = head
            head = h + 1
            if h < tail:
                return elems[h & mask]
            head = h
        return None

    def pop():
        nonlocal head, tail
        t = tail - 1
        tail = t
        if head <= t:
            return elems[t & mask]
        tail = t + 1
        with lock:
            found = None
            t = tail - 1
            tail = t
            if head <= t:
                found = elems[t & mask]
            else:
                tail = t + 1
            if head > t:
                head = tail = 0
                found = None
        return found

    def push(x):
        nonlocal head, tail, mask, elems
        t = tail
        if t < head + mask + SLACK:
            elems[t & mask] = x
            tail = t + 1
            return
        with lock:
            h = head
            count = tail - h
            h &= mask
            head, tail = h, h + count
            if count >= mask:
                size = 2 * (mask + 1)
                elems = [elems[(h + i) & mask] for i in range(count)] + [None] * (size - count)
                mask = size - 1
                head, tail = 0, count
            elems[tail & mask] = x
            tail += 1

    def run(x):
        if x is not None:
            executed[x] += 1

    def thief():
        for _ in range(2):
            run(steal())

    thieves = [threading.Thread(target=thief) for _ in range(2)]
    for t in thieves:
        t.start()
    for pair in ("ab", "cd"):
        for x in pair:
            push(x)
        run(pop())
    for _ in range(2):
        run(pop())
    for t in thieves:
        t.join()
    assert all(n == 1 for n in executed.values()), executed
