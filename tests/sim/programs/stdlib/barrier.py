"""A total is reset by the first thread that leaves a barrier, or by the action of the barrier."""

import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Phases:
    def __init__(self, action=None):
        self.total = 5
        self.lock = threading.Lock()
        self.barrier = threading.Barrier(2, action)

    def add(self):
        with self.lock:
            self.total += 1


def buggy():
    phases = Phases()

    def work():
        if phases.barrier.wait() == 0:
            phases.total = 0
        phases.add()

    together(work, work)
    assert phases.total == 2


def right():
    def reset():
        phases.total = 0

    phases = Phases(reset)

    def work():
        phases.barrier.wait()
        phases.add()

    together(work, work)
    assert phases.total == 2
