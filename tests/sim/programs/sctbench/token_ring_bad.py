"""SCTBench CS.token_ring_bad: the checker assumes that the three steps around the ring ran in order.

(The C main ends without joining; here it joins.)
"""

import threading

BUG = "assertion"
CLASS = "order_violation"

atomic = threading.Lock()
x = {}
flags = {}


def t1():
    with atomic:
        x[1] = (x[3] + 1) % 4
        flags[1] = True


def t2():
    with atomic:
        x[2] = x[1]
        flags[2] = True


def t3():
    with atomic:
        x[3] = x[2]
        flags[3] = True


def t4():
    with atomic:
        if flags[1] and flags[2] and flags[3]:
            assert x[1] == x[2] == x[3], x


def program() -> None:
    global atomic
    atomic = threading.Lock()
    x.update({1: 1, 2: 2, 3: 1})
    flags.update({1: False, 2: False, 3: False})
    threads = [threading.Thread(target=f) for f in (t1, t2, t3, t4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
