"""SCTBench CS.din_phil2_sat: asserts that the last of 2 philosophers never finishes eating; the count is unlocked here.

Fails on every schedule in which no update of the count is lost.
"""

import threading

BUG = "assertion"
CLASS = "unknown"
N = 2
atomic = threading.Lock()
forks = []
phil = 0


def philosopher(i):
    global phil
    left, right = i, (i + 1) % N
    with atomic:
        forks[right].acquire()
        forks[left].acquire()
        forks[left].release()
        forks[right].release()
    phil += 1
    if phil == N:
        assert False, "all have eaten"


def program() -> None:
    global atomic, forks, phil
    atomic = threading.Lock()
    forks = [threading.Lock() for _ in range(N)]
    phil = 0
    threads = [threading.Thread(target=philosopher, args=(i,)) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
