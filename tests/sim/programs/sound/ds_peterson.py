"""Peterson's algorithm: right where reads and writes are sequentially consistent, as in CPython."""

import threading
import time


class Peterson:
    def __init__(self):
        self.flag = [False, False]
        self.turn = 0

    def lock(self, me):
        self.flag[me] = True
        self.turn = 1 - me
        while self.flag[1 - me] and self.turn == 1 - me:
            time.sleep(0)

    def unlock(self, me):
        self.flag[me] = False


def program() -> None:
    mutex = Peterson()
    count = 0

    def worker(me):
        nonlocal count
        for _ in range(2):
            mutex.lock(me)
            count += 1
            mutex.unlock(me)

    threads = [threading.Thread(target=worker, args=(i,)) for i in (0, 1)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert count == 4
