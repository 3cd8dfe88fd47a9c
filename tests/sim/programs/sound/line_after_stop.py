"""The right twin of `bugs/line_after_stop.py`."""

import queue
import threading


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
        with self.lock:
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
