"""One sentinel for two consumers: the second waits for ever."""

import queue
import threading

BUG = "deadlock"
CLASS = "deadlock"


def program() -> None:
    q = queue.Queue()

    def consumer():
        while q.get() is not None:
            pass

    threads = [threading.Thread(target=consumer) for _ in range(2)]
    for t in threads:
        t.start()
    q.put(1)
    q.put(None)
    for t in threads:
        t.join()
