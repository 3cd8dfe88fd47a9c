"""Dining philosophers who put the first fork down when the second is taken, and try again after a pause."""

import threading
import time


def program() -> None:
    n = 3
    forks = [threading.Lock() for _ in range(n)]
    meals = []

    def dine(i):
        left, right = forks[i], forks[(i + 1) % n]
        while True:
            with left:
                if right.acquire(blocking=False):
                    try:
                        meals.append(i)
                        return
                    finally:
                        right.release()
            time.sleep(0.0001 * (i + 1))

    threads = [threading.Thread(target=dine, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(meals) == [0, 1, 2]
