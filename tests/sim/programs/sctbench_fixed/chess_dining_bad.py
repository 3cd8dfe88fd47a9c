"""The repaired twin of sctbench/chess_dining_bad.py."""

import threading

N = 3


class Philosopher(threading.Thread):
    def __init__(self, left, right):
        super().__init__()
        self.left, self.right = left, right
        self.meals = 0

    def run(self):
        with self.left:
            with self.right:
                self.meals += 1


def program() -> None:
    forks = [threading.Lock() for _ in range(N)]
    people = [Philosopher(forks[min(i, (i + 1) % N)], forks[max(i, (i + 1) % N)]) for i in range(N)]
    for p in people:
        p.start()
    for p in people:
        p.join()
    assert sum(p.meals for p in people) == N
