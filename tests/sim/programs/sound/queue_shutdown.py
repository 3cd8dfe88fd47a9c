"""Queue.shutdown where the version has it: waiting getters get ShutDown once the queue is empty."""

import queue
import threading


def program() -> None:
    q = queue.Queue()
    if not hasattr(q, "shutdown"):
        return
    got = []

    def consumer():
        while True:
            try:
                got.append(q.get())
            except queue.ShutDown:
                return

    threads = [threading.Thread(target=consumer) for _ in range(2)]
    for t in threads:
        t.start()
    q.put(1)
    q.put(2)
    q.shutdown()
    for t in threads:
        t.join()
    assert sorted(got) == [1, 2]
    try:
        q.put(3)
    except queue.ShutDown:
        pass
    else:
        raise AssertionError("shut down")
