"""Each thread waits for a while of its own, so that they do not collide."""

import threading
import time

BUG = "assertion"
CLASS = "lost_update"
LAPSES = True


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, amount):
        time.sleep(amount / 1000)
        self.value += amount


def program() -> None:
    counter = Counter()
    threads = [threading.Thread(target=counter.add, args=(n,)) for n in (1, 5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert counter.value == 6, counter.value
