"""`while not q.empty(): q.get()` with two workers: one waits for ever on a queue that the other emptied."""

import queue
import threading

BUG = "deadlock"
CLASS = "check_then_act"


def program() -> None:
    q = queue.Queue()
    for i in range(3):
        q.put(i)
    done = []

    def worker():
        while not q.empty():
            done.append(q.get())

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
