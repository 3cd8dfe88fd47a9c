"""SCTBench CS.twostage_bad: the two stages of an update are locked one by one; a reader can come between (1 + 1 threads)."""

import threading

BUG = "assertion"
CLASS = "order_violation"
WRITERS = 1
READERS = 1

lock1 = threading.Lock()
lock2 = threading.Lock()
data1 = 0
data2 = 0


def two_stages():
    global data1, data2
    with lock1:
        data1 = 1
    with lock2:
        data2 = data1 + 1


def reader():
    with lock1:
        if data1 == 0:
            return
        t1 = data1
    with lock2:
        t2 = data2
    assert t2 == t1 + 1, (t1, t2)


def program() -> None:
    global lock1, lock2, data1, data2
    lock1, lock2 = threading.Lock(), threading.Lock()
    data1 = data2 = 0
    threads = [threading.Thread(target=two_stages) for _ in range(WRITERS)]
    threads += [threading.Thread(target=reader) for _ in range(READERS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
