"""The repaired twin of sctbench/carter01_bad.py."""

import threading


m = threading.Lock()
l = threading.Lock()
A = 0
B = 0


def class_a():
    global A
    m.acquire()
    A += 1
    if A == 1:
        l.acquire()
    m.release()
    m.acquire()
    A -= 1
    if A == 0:
        l.release()
    m.release()


def class_b():
    global B
    n.acquire()
    B += 1
    if B == 1:
        l.acquire()
    n.release()
    n.acquire()
    B -= 1
    if B == 0:
        l.release()
    n.release()


def idle():
    pass


def program() -> None:
    global m, n, l, A, B
    m = threading.Lock()
    n = threading.Lock()
    l = threading.Lock()
    A = B = 0
    threads = [threading.Thread(target=f) for f in (class_a, class_b, idle, idle)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
