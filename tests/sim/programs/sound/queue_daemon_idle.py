"""The queue module's own example: the daemon worker is idle when all is done, and is left there."""

import queue
import threading


def program() -> None:
    q = queue.Queue()
    done = []

    def worker():
        while True:
            done.append(q.get())
            q.task_done()

    threading.Thread(target=worker, daemon=True).start()
    q.put(1)
    q.put(2)
    q.join()
    assert done == [1, 2]
