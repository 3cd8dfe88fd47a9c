"""The repaired twin of sctbench/arithmetic_prog_bad.py."""

import threading

N = 3


class Shared:
    def __init__(self):
        self.m = threading.Lock()
        self.empty = threading.Condition(self.m)
        self.full = threading.Condition(self.m)
        self.num = 0
        self.total = 0
        self.flag = False


def producer(s):
    i = 0
    while i < N:
        with s.m:
            while s.num > 0:
                s.empty.wait()
            s.num += 1
        with s.m:
            s.full.notify()
        i += 1


def consumer(s):
    j = 0
    while j < N:
        with s.m:
            while s.num == 0:
                s.full.wait()
            s.total = s.total + j
            s.num -= 1
        with s.m:
            s.empty.notify()
        j += 1
    s.total = s.total + j
    s.flag = True


def program() -> None:
    s = Shared()
    a = threading.Thread(target=producer, args=(s,))
    b = threading.Thread(target=consumer, args=(s,))
    a.start()
    b.start()
    a.join()
    b.join()
    if s.flag:
        assert s.total == N * (N + 1) // 2
