"""SCTBench CS.reorder_10_bad: the checker can look between the two unlocked writes of a setter (9 setters, 1 checker)."""

import threading

BUG = "assertion"
CLASS = "order_violation"
SETTERS = 9
CHECKERS = 1


def program() -> None:
    a = 0
    b = 0

    def set_both():
        nonlocal a, b
        a = 1
        b = -1

    def check_both():
        if not ((a == 0 and b == 0) or (a == 1 and b == -1)):
            assert False, "torn"

    threads = [threading.Thread(target=set_both) for _ in range(SETTERS)]
    threads += [threading.Thread(target=check_both) for _ in range(CHECKERS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
