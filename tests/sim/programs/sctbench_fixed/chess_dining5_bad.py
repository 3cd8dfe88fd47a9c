"""The repaired twin of sctbench/chess_dining5_bad.py."""

import threading

N = 5


def program() -> None:
    forks = [threading.Lock() for _ in range(N)]

    def dine(i):
        low, high = sorted((i, (i + 1) % N))
        with forks[low], forks[high]:
            pass

    people = [threading.Thread(target=dine, args=(i,)) for i in range(N)]
    for p in people:
        p.start()
    for p in people:
        p.join()
