"""SCTBench CS.din_phil7_sat: asserts that the last of 7 philosophers never finishes eating; every schedule fails."""

import threading

BUG = "assertion"
CLASS = "unknown"
N = 7


def philosopher(atomic, forks, phil, i):
    with atomic:
        forks[(i + 1) % N].acquire()
        forks[i].acquire()
        forks[i].release()
        forks[(i + 1) % N].release()
    with atomic:
        phil[0] += 1
        if phil[0] == N:
            assert False, "all have eaten"


def program() -> None:
    atomic = threading.Lock()
    forks = [threading.Lock() for _ in range(N)]
    phil = [0]
    threads = [threading.Thread(target=philosopher, args=(atomic, forks, phil, i)) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
