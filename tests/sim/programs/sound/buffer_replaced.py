"""The right twin of `bugs/buffer_replaced.py`."""

import threading


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Batcher:
    def __init__(self):
        self.lock = threading.Lock()
        self.buffer = []
        self.sent = []

    def add(self, item):
        self.buffer.append(item)

    def flush(self):
        with self.lock:
            while self.buffer:
                self.sent.append(self.buffer.pop(0))


def program():
    batcher = Batcher()
    together(lambda: batcher.add(1), batcher.flush)
    batcher.flush()
    assert batcher.sent == [1]
