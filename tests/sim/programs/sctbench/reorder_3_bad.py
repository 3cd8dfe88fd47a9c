"""SCTBench CS.reorder_3_bad: the checker can look between the two unlocked writes of a setter (2 setters, 1 checker)."""

import threading

BUG = "assertion"
CLASS = "order_violation"
SETTERS = 2
CHECKERS = 1
a = 0
b = 0


def set_both():
    global a, b
    a = 1
    b = -1


def check_both():
    if not ((a == 0 and b == 0) or (a == 1 and b == -1)):
        assert False, "torn"


def program() -> None:
    global a, b
    a = b = 0
    setters = [threading.Thread(target=set_both) for _ in range(SETTERS)]
    checkers = [threading.Thread(target=check_both) for _ in range(CHECKERS)]
    for t in setters:
        t.start()
    for t in checkers:
        t.start()
    for t in setters + checkers:
        t.join()
