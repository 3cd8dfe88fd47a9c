"""task_done and join: when join returns, all is processed; the daemon workers are then stopped and joined."""

import queue
import threading


def program() -> None:
    q = queue.Queue()
    done = []

    def worker():
        while True:
            x = q.get()
            try:
                if x is None:
                    return
                done.append(x)
            finally:
                q.task_done()

    threads = [threading.Thread(target=worker, daemon=True) for _ in range(2)]
    for t in threads:
        t.start()
    for i in range(4):
        q.put(i)
    q.join()
    assert sorted(done) == [0, 1, 2, 3]
    for _ in threads:
        q.put(None)
    for t in threads:
        t.join()
    q.join()
    try:
        q.task_done()
    except ValueError:
        pass
    else:
        raise AssertionError("task_done called too many times")
