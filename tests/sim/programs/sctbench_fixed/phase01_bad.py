"""The repaired twin of sctbench/phase01_bad.py."""

import threading


def phases(x, y):
    x.acquire()
    x.release()
    x.acquire()
    x.release()
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
