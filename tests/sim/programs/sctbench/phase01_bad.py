"""SCTBench CS.phase01_bad: whoever takes the first lock a second time never gives it back; every schedule deadlocks."""

import threading

BUG = "deadlock"
CLASS = "deadlock"


def phases(x, y):
    x.acquire()
    x.release()
    x.acquire()
    y.acquire()
    y.release()
    y.acquire()
    y.release()


def program() -> None:
    x, y = threading.Lock(), threading.Lock()
    a = threading.Thread(target=phases, args=(x, y))
    b = threading.Thread(target=phases, args=(x, y))
    a.start()
    b.start()
    a.join()
    b.join()
