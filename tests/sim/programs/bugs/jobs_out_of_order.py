"""Jobs of a pool run in another order than they were submitted: retold from consumers of message brokers."""

import threading
from concurrent.futures import ThreadPoolExecutor

BUG = "exception"
CLASS = "order_violation"


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
        futures = [pool.submit(counter.add, n) for n in range(2)]
        for future in futures:
            future.result()
