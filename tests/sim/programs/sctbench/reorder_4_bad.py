"""SCTBench CS.reorder_4_bad: the checker can look between the two unlocked writes of a setter (3 setters, 1 checker)."""

import threading

BUG = "assertion"
CLASS = "order_violation"
SETTERS = 3
CHECKERS = 1


class Pair:
    def __init__(self):
        self.a = 0
        self.b = 0


def set_both(pair):
    pair.a = 1
    pair.b = -1


def check_both(pair):
    assert (pair.a == 0 and pair.b == 0) or (pair.a == 1 and pair.b == -1), "torn"


def program() -> None:
    pair = Pair()
    threads = [threading.Thread(target=set_both, args=(pair,)) for _ in range(SETTERS)]
    threads += [threading.Thread(target=check_both, args=(pair,)) for _ in range(CHECKERS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
