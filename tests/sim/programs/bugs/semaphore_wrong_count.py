"""A semaphore meant as a mutex starts at 2."""

import threading

BUG = "assertion"
CLASS = "lost_update"


def program() -> None:
    mutex = threading.Semaphore(2)
    n = 0

    def add():
        nonlocal n
        with mutex:
            n += 1

    threads = [threading.Thread(target=add) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert n == 3, n
