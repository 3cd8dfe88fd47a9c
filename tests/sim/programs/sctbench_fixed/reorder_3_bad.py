"""The repaired twin of sctbench/reorder_3_bad.py."""

import threading

SETTERS = 2
CHECKERS = 1
guard = threading.Lock()
a = 0
b = 0


def set_both():
    global a, b
    with guard:
        a = 1
        b = -1


def check_both():
    with guard:
        assert (a == 0 and b == 0) or (a == 1 and b == -1)


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
