"""One path through the worker forgets task_done, so queue.join never returns."""

import queue
import threading

BUG = "deadlock"
CLASS = "deadlock"


def program() -> None:
    q = queue.Queue()

    def worker():
        while True:
            x = q.get()
            if x is None:
                break
            if x % 2:
                continue
            q.task_done()

    t = threading.Thread(target=worker)
    t.start()
    for i in range(2):
        q.put(i)
    q.join()
    q.put(None)
    t.join()
