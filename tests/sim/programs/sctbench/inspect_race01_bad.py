"""Inspect race01: two threads increment one unlocked integer."""

import threading

BUG = "assertion"
CLASS = "lost_update"
data = 0


def routine():
    global data
    data += 1


def program() -> None:
    global data
    data = 0
    t1 = threading.Thread(target=routine)
    t2 = threading.Thread(target=routine)
    t1.start()
    t2.start()
    t1.join()
    t2.join()
    assert data == 2
