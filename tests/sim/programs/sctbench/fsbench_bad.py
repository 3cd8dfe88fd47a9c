"""SCTBench CS.fsbench_bad: 27 threads over 26 inode locks, so one thread uses an index past the end; every schedule fails."""

import threading

BUG = "assertion"
BUG_ALSO = ("exception",)
CLASS = "unknown"
NUM_BLOCKS = 26
NUM_INODE = 32
NUM_THREADS = 27


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
