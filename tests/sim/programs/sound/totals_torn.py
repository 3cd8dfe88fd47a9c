"""The right twin of `bugs/totals_torn.py`."""

import threading


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
        with self.lock:
            self.sum += value
            self.count += 1

    def collect(self):
        with self.lock:
            return self.sum, self.count


def program():
    summary, seen = Summary(), []
    together(lambda: summary.observe(5), lambda: seen.append(summary.collect()))
    assert seen[0] in ((0, 0), (5, 1))
