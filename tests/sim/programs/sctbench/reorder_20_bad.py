"""SCTBench CS.reorder_20_bad: a checker can look between the two unlocked writes of a setter (10 setters, 10 checkers)."""

import threading

BUG = "assertion"
CLASS = "order_violation"
SETTERS = 10
CHECKERS = 10


class Pair:
    a = 0
    b = 0


def set_both():
    Pair.a = 1
    Pair.b = -1


def check_both():
    assert (Pair.a == 0 and Pair.b == 0) or (Pair.a == 1 and Pair.b == -1), "torn"


def program() -> None:
    Pair.a = Pair.b = 0
    threads = [threading.Thread(target=set_both) for _ in range(SETTERS)]
    threads += [threading.Thread(target=check_both) for _ in range(CHECKERS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
