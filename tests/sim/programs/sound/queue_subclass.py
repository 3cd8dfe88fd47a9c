"""A Queue subclass that keeps its items unique by overriding the documented hooks."""

import queue
import threading


class UniqueQueue(queue.Queue):
    def _init(self, maxsize):
        self.queue = {}

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue[item] = None

    def _get(self):
        item = next(iter(self.queue))
        del self.queue[item]
        return item


def program() -> None:
    q = UniqueQueue()
    threads = [threading.Thread(target=lambda: [q.put(x) for x in "ab"]) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert q.qsize() == 2
    assert {q.get(), q.get()} == {"a", "b"}
