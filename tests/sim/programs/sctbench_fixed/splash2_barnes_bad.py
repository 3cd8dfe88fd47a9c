"""The repaired twin of sctbench/splash2_barnes_bad.py."""

import threading

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
    for t in workers:
        t.join()
    finished = g.finished
    assert finished == P, "some worker had not ended"
