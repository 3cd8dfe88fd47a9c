"""The repaired twin of sctbench/fsbench_bad.py."""

import threading

NUM_BLOCKS = 26
NUM_INODE = 32
NUM_THREADS = 26


class FileSystem:
    def __init__(self):
        self.lock_i = [threading.Lock() for _ in range(NUM_BLOCKS)]
        self.lock_b = [threading.Lock() for _ in range(NUM_BLOCKS)]
        self.busy = [False] * NUM_BLOCKS
        self.inode = [0] * NUM_INODE


def worker(fs, tid):
    assert 0 <= tid < NUM_THREADS
    i = tid % NUM_INODE
    assert 0 <= i < NUM_BLOCKS, i
    with fs.lock_i[i]:
        if fs.inode[i] == 0:
            b = (i * 2) % NUM_BLOCKS
            for _ in range(NUM_BLOCKS // 2):
                with fs.lock_b[b]:
                    if not fs.busy[b]:
                        fs.busy[b] = True
                        fs.inode[i] = b + 1
                        break
                b = (b + 1) % NUM_BLOCKS


def program() -> None:
    fs = FileSystem()
    threads = [threading.Thread(target=worker, args=(fs, i)) for i in range(NUM_THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
