"""The repaired twin of sctbench/din_phil3_sat.py."""

import threading

N = 3


class Table:
    atomic = None
    forks = None
    phil = 0


def philosopher(i):
    left, right = i, (i + 1) % N
    with Table.atomic:
        Table.forks[right].acquire()
        Table.forks[left].acquire()
        Table.forks[left].release()
        Table.forks[right].release()
    with Table.atomic:
        Table.phil += 1
        assert Table.phil <= N


def program() -> None:
    Table.atomic = threading.Lock()
    Table.forks = [threading.Lock() for _ in range(N)]
    Table.phil = 0
    threads = [threading.Thread(target=philosopher, args=(i,)) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
