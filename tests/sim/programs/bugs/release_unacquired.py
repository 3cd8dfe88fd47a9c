"""finally releases a lock whose acquire timed out (or was never reached)."""

import threading

BUG = "exception"
CLASS = "over_release"


def program() -> None:
    lock = threading.Lock()
    inside = []

    def worker(i):
        try:
            if lock.acquire(blocking=False):
                inside.append(i)
        finally:
            lock.release()

    threads = [threading.Thread(target=worker, args=(i,)) for i in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
