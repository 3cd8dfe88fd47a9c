"""SCTBench CS.sync02_bad: the count starts at 2, so the producer waits for a consumer that has finished; always deadlocks."""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"
N = 2

num = 2
m = threading.Lock()
empty = threading.Condition(m)
full = threading.Condition(m)


def producer():
    global num
    i = 0
    while i < N:
        m.acquire()
        while num > 0:
            empty.wait()
        num += 1
        m.release()
        with full:
            full.notify()
        i += 1


def consumer():
    global num
    j = 0
    while j < N:
        m.acquire()
        while num == 0:
            full.wait()
        num -= 1
        m.release()
        with empty:
            empty.notify()
        j += 1


def program() -> None:
    global num, m, empty, full
    num = 2
    m = threading.Lock()
    empty, full = threading.Condition(m), threading.Condition(m)
    a = threading.Thread(target=producer)
    b = threading.Thread(target=consumer)
    a.start()
    b.start()
    a.join()
    b.join()
