"""Each thread counts for long before it adds, and not equally long."""

import threading

BUG = "assertion"
CLASS = "lost_update"


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n):
        for _ in range(n * 577 % 3001):
            pass
        steps = 0
        while steps < 1000:
            steps += 1
        assert len([step for step in range(n * 500) if step >= 0]) == n * 500
        self.value += n


def program() -> None:
    counter = Counter()
    threads = [threading.Thread(target=counter.add, args=(n,)) for n in (1, 5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert counter.value == 6, counter.value
