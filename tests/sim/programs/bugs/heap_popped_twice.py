"""Two threads look at the first timer of a heap, and both pop one."""

import heapq
import threading

BUG = "assertion"
CLASS = "check_then_act"


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Scheduler:
    def __init__(self):
        self.lock = threading.Lock()
        self.heap = [(1, "a"), (9, "b")]
        self.ran = []

    def run_due(self, now):
        when, _ = self.heap[0]
        if when <= now:
            _, job = heapq.heappop(self.heap)
            self.ran.append(job)


def program():
    scheduler = Scheduler()
    together(lambda: scheduler.run_due(5), lambda: scheduler.run_due(5))
    assert scheduler.ran == ["a"]
