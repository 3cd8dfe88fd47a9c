"""SCTBench splash2.barnes (fft, lu alike): the wait-for-end macro is empty, so main reads the results of unfinished workers."""

import threading

BUG = "assertion"
CLASS = "order_violation"
P = 2


class Global:
    def __init__(self):
        self.count_lock = threading.Lock()
        self.finished = 0
        self.energy = [0] * P


def body(g, me):
    g.energy[me] = me + 1
    with g.count_lock:
        g.finished += 1


def program() -> None:
    g = Global()
    workers = [threading.Thread(target=body, args=(g, i)) for i in range(P - 1)]
    for t in workers:
        t.start()
    body(g, P - 1)
    finished = g.finished
    for t in workers:
        t.join()
    assert finished == P, "some worker had not ended"
