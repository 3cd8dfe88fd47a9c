"""Dining philosophers who take the lower-numbered fork first."""

import threading


def program() -> None:
    n = 4
    forks = [threading.Lock() for _ in range(n)]
    meals = [0] * n

    def dine(i):
        low, high = sorted((i, (i + 1) % n))
        with forks[low]:
            with forks[high]:
                meals[i] += 1

    threads = [threading.Thread(target=dine, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert meals == [1] * n
