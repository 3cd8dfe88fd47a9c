"""SCTBench CS.sync01_bad: nobody ever lowers the count that the first thread waits for; every schedule deadlocks."""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"


class Slot:
    def __init__(self):
        self.num = 1
        self.m = threading.Lock()
        self.empty = threading.Condition(self.m)
        self.full = threading.Condition(self.m)


def first(s):
    with s.m:
        while s.num > 0:
            s.empty.wait()
        s.num += 1
    with s.m:
        s.full.notify()


def second(s):
    with s.m:
        while s.num == 0:
            s.full.wait()
    with s.m:
        s.empty.notify()


def program() -> None:
    s = Slot()
    a = threading.Thread(target=first, args=(s,))
    b = threading.Thread(target=second, args=(s,))
    a.start()
    b.start()
    a.join()
    b.join()
