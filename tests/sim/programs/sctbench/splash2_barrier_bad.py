"""SPLASH-like barrier: a home-made counting barrier resets its count before the slow ones have left, so they stay for ever.

3 threads, 2 phases.
"""

import threading
import time

BUG = "livelock"
BUG_ALSO = ("deadlock",)
CLASS = "livelock"
P = 3


class Barrier:
    def __init__(self, n):
        self.n = n
        self.count = 0
        self.lock = threading.Lock()

    def wait(self):
        with self.lock:
            self.count += 1
            if self.count == self.n:
                self.count = 0
                return
        while self.count != 0:
            time.sleep(0.001)


def program() -> None:
    barrier = Barrier(P)

    def worker():
        for _ in range(2):
            barrier.wait()

    threads = [threading.Thread(target=worker) for _ in range(P)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
