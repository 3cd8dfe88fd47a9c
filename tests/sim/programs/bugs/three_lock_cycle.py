"""Three locks, three threads, a cycle a-b, b-c, c-a."""

import threading

BUG = "deadlock"
CLASS = "deadlock"


def program() -> None:
    a, b, c = (threading.Lock() for _ in range(3))

    def both(x, y):
        with x, y:
            pass

    threads = [threading.Thread(target=both, args=p) for p in ((a, b), (b, c), (c, a))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
