"""IBM allocation vector: finding a free block and taking it are two lockings; a block is given out twice or freed twice."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class AllocationVector:
    def __init__(self, n):
        self.lock = threading.Lock()
        self.used = [False] * n

    def find_free(self):
        with self.lock:
            for i, used in enumerate(self.used):
                if not used:
                    return i
            return -1

    def mark(self, i):
        with self.lock:
            assert not self.used[i], f"block {i} is given out twice"
            self.used[i] = True

    def free(self, i):
        with self.lock:
            assert self.used[i]
            self.used[i] = False


def program() -> None:
    vector = AllocationVector(4)

    def worker():
        mine = []
        for _ in range(2):
            i = vector.find_free()
            if i >= 0:
                vector.mark(i)
                mine.append(i)
        for i in mine:
            vector.free(i)

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
