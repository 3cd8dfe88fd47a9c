"""Three stages joined by queues, closed by passing the sentinel on."""

import queue
import threading

STOP = object()


class Stage(threading.Thread):
    def __init__(self, fn, source, sink):
        super().__init__()
        self.fn, self.source, self.sink = fn, source, sink

    def run(self):
        while (x := self.source.get()) is not STOP:
            self.sink.put(self.fn(x))
        self.sink.put(STOP)


def program() -> None:
    qs = [queue.Queue(maxsize=1) for _ in range(3)] + [queue.Queue()]
    stages = [Stage(f, a, b) for f, a, b in zip((lambda x: x + 1, lambda x: x * 2, str), qs, qs[1:])]
    for s in stages:
        s.start()
    for x in range(3):
        qs[0].put(x)
    qs[0].put(STOP)
    for s in stages:
        s.join()
    assert list(iter(qs[-1].get, STOP)) == ["2", "4", "6"]
