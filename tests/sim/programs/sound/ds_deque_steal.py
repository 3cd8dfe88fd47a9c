"""A deque as a work pool: popleft with IndexError as the sign of the end is atomic."""

import threading
from collections import deque


def program() -> None:
    work = deque(range(5))
    done = []

    def worker():
        while True:
            try:
                x = work.popleft()
            except IndexError:
                return
            done.append(x)

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(done) == [0, 1, 2, 3, 4]
