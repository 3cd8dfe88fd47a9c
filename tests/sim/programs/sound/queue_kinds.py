"""LifoQueue, PriorityQueue and SimpleQueue between threads."""

import queue
import threading


def program() -> None:
    lifo, prio, simple = queue.LifoQueue(), queue.PriorityQueue(), queue.SimpleQueue()

    def fill(q):
        for x in (2, 3, 1):
            q.put(x)

    threads = [threading.Thread(target=fill, args=(q,)) for q in (lifo, prio, simple)]
    for t in threads:
        t.start()
    first = simple.get()
    for t in threads:
        t.join()
    assert [lifo.get() for _ in range(3)] == [1, 3, 2]
    assert [prio.get() for _ in range(3)] == [1, 2, 3]
    assert [first, simple.get(timeout=1), simple.get_nowait()] == [2, 3, 1]
    assert simple.empty()
    for call in (simple.get_nowait, lambda: simple.get(timeout=0.001)):
        try:
            call()
        except queue.Empty:
            pass
        else:
            raise AssertionError("empty")
