"""SCTBench CS.twostage_100_bad: the two stages of an update are locked one by one (99 writers, 1 reader started last).

The reader must come between the first writer's two stages, before any other writer does its second: rare.
"""

import threading

BUG = "assertion"
CLASS = "order_violation"
WRITERS = 99
READERS = 1


class Data:
    def __init__(self):
        self.lock1 = threading.Lock()
        self.lock2 = threading.Lock()
        self.value1 = 0
        self.value2 = 0


def two_stages(d):
    with d.lock1:
        d.value1 = 1
    with d.lock2:
        d.value2 = d.value1 + 1


def reader(d):
    with d.lock1:
        if d.value1 == 0:
            return
        t1 = d.value1
    with d.lock2:
        t2 = d.value2
    assert t2 == t1 + 1, (t1, t2)


def program() -> None:
    d = Data()
    threads = [threading.Thread(target=two_stages, args=(d,)) for _ in range(WRITERS)]
    threads += [threading.Thread(target=reader, args=(d,)) for _ in range(READERS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
