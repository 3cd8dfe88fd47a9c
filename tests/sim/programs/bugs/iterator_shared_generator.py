"""Two threads advance one generator: `generator already executing`."""

import threading

BUG = "exception"
CLASS = "unknown"


def numbers():
    n = 0
    while True:
        n += 1
        yield n


def program() -> None:
    ids = numbers()
    out = []
    threads = [threading.Thread(target=lambda: out.append(next(ids))) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(out) == [1, 2]
