"""A line is queued after the sentinel that ends the writer."""

import queue
import threading

BUG = "assertion"
CLASS = "check_then_act"


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Handler:
    def __init__(self):
        self.lock = threading.Lock()
        self.queue = queue.Queue()
        self.stopped = False
        self.lines = []
        self.thread = threading.Thread(target=self.worker, name="writer")
        self.thread.start()

    def emit(self, line):
        if not self.stopped:
            self.queue.put(line)

    def stop(self):
        with self.lock:
            self.stopped = True
            self.queue.put(None)
        self.thread.join()

    def worker(self):
        while (line := self.queue.get()) is not None:
            self.lines.append(line)


def program():
    handler = Handler()
    together(lambda: handler.emit("last words"), handler.stop)
    assert handler.queue.empty()
