"""CHESS Dekker, spoiled: each side looks at the other's flag before it raises its own, so both can enter."""

import threading
import time

BUG = "assertion"
CLASS = "check_then_act"

flags = [False, False]
x = -1


def enter(me):
    global x
    while flags[1 - me]:
        time.sleep(0)
    flags[me] = True
    x = me
    assert x == me, "both are inside"
    flags[me] = False


def program() -> None:
    global x
    flags[:] = [False, False]
    x = -1
    threads = [threading.Thread(target=enter, args=(me,)) for me in (0, 1)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
