"""A metric is read between the changes of its sum and its count."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Summary:
    def __init__(self):
        self.lock = threading.Lock()
        self.sum = 0
        self.count = 0

    def observe(self, value):
        self.sum += value
        self.count += 1

    def collect(self):
        return self.sum, self.count


def program():
    summary, seen = Summary(), []
    together(lambda: summary.observe(5), lambda: seen.append(summary.collect()))
    assert seen[0] in ((0, 0), (5, 1))
