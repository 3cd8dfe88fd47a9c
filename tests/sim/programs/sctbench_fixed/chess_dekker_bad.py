"""The repaired twin of sctbench/chess_dekker_bad.py."""

import threading
import time


flags = [False, False]
turn = 0
x = -1


def enter(me):
    global x, turn
    flags[me] = True
    turn = 1 - me
    while flags[1 - me] and turn == 1 - me:
        time.sleep(0)
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
