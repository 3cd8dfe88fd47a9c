"""The right twin of `bugs/jobs_out_of_order.py`."""

import threading
from concurrent.futures import ThreadPoolExecutor


class Counter:
    def __init__(self):
        self.total = 0

    def add(self, n):
        if self.total != n:
            raise ValueError("out of order")
        self.total = n + 1


def program():
    counter = Counter()
    with ThreadPoolExecutor(2) as pool:
        for n in range(2):
            pool.submit(counter.add, n).result()
