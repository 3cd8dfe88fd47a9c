"""An item goes into a list that another thread has just replaced."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


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
        for item in list(self.buffer):
            self.sent.append(item)
        self.buffer = []


def program():
    batcher = Batcher()
    together(lambda: batcher.add(1), batcher.flush)
    batcher.flush()
    assert batcher.sent == [1]
