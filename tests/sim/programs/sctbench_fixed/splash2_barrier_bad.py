"""The repaired twin of sctbench/splash2_barrier_bad.py."""

import threading
import time

P = 3


class Barrier:
    def __init__(self, n):
        self.n = n
        self.count = 0
        self.phase = 0
        self.lock = threading.Lock()

    def wait(self):
        with self.lock:
            phase = self.phase
            self.count += 1
            if self.count == self.n:
                self.count = 0
                self.phase += 1
                return
        while self.phase == phase:
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
