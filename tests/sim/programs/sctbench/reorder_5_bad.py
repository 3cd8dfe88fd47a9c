"""SCTBench CS.reorder_5_bad: the checker can look between the two unlocked writes of a setter (4 setters, 1 checker)."""

import threading

BUG = "assertion"
CLASS = "order_violation"
SETTERS = 4
CHECKERS = 1


def set_both(pair):
    pair["a"] = 1
    pair["b"] = -1


def check_both(pair):
    if not ((pair["a"] == 0 and pair["b"] == 0) or (pair["a"] == 1 and pair["b"] == -1)):
        raise AssertionError("torn")


def program() -> None:
    pair = {"a": 0, "b": 0}
    threads = [threading.Thread(target=set_both, args=(pair,)) for _ in range(SETTERS)]
    threads += [threading.Thread(target=check_both, args=(pair,)) for _ in range(CHECKERS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
