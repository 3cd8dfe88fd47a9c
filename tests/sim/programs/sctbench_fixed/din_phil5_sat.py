"""The repaired twin of sctbench/din_phil5_sat.py."""

import threading

N = 5


def program() -> None:
    atomic = threading.Lock()
    forks = [threading.Lock() for _ in range(N)]
    phil = 0

    def philosopher(i):
        nonlocal phil
        with atomic:
            with forks[(i + 1) % N]:
                with forks[i]:
                    pass
        with atomic:
            phil += 1
            assert phil <= N

    threads = [threading.Thread(target=philosopher, args=(i,)) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
