"""RWLock: readers count themselves without a lock, so a lost count lets a writer in beside a reader, or never.

2 readers and 1 writer.
"""

import threading

BUG = "assertion"
BUG_ALSO = ("deadlock", "exception", "livelock")
CLASS = "lost_update"
CLASS_ALSO = ("deadlock", "over_release", "check_then_act", "unknown", "order_violation")


class RWLock:
    def __init__(self):
        self.readers = 0
        self.write = threading.Lock()

    def acquire_read(self):
        self.readers += 1
        if self.readers == 1:
            self.write.acquire()

    def release_read(self):
        self.readers -= 1
        if self.readers == 0:
            self.write.release()


def program() -> None:
    rw = RWLock()
    data = [0, 0]
    seen = []

    def reader():
        rw.acquire_read()
        seen.append((data[0], data[1]))
        rw.release_read()

    def writer():
        with rw.write:
            data[0] += 1
            data[1] += 1

    threads = [threading.Thread(target=f) for f in (reader, writer, reader)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert all(a == b for a, b in seen), seen
