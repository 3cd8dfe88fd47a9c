"""The barrier expects three, only two come."""

import threading

BUG = "deadlock"
CLASS = "deadlock"


def program() -> None:
    barrier = threading.Barrier(3)
    threads = [threading.Thread(target=barrier.wait) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
