"""CHESS diningphil with 5 philosophers, each of whom takes the left fork first: all five must hold exactly one."""

import threading

BUG = "deadlock"
CLASS = "deadlock"
N = 5


def program() -> None:
    forks = [threading.Lock() for _ in range(N)]

    def dine(i):
        forks[i].acquire()
        forks[(i + 1) % N].acquire()
        forks[(i + 1) % N].release()
        forks[i].release()

    people = [threading.Thread(target=dine, args=(i,)) for i in range(N)]
    for p in people:
        p.start()
    for p in people:
        p.join()
