"""A bounded Queue, two consumers, one sentinel each."""

import queue
import threading


def program() -> None:
    q = queue.Queue(maxsize=2)
    results = queue.Queue()

    def consumer():
        for x in iter(q.get, None):
            results.put(x * 10)

    threads = [threading.Thread(target=consumer) for _ in range(2)]
    for t in threads:
        t.start()
    for i in range(4):
        q.put(i)
    for _ in threads:
        q.put(None)
    for t in threads:
        t.join()
    assert q.empty() and q.qsize() == 0
    assert sorted(results.get_nowait() for _ in range(4)) == [0, 10, 20, 30]
