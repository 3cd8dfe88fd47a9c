"""Threads by subclassing, and threads that start threads."""

import threading


class Worker(threading.Thread):
    def __init__(self, depth):
        super().__init__(name=f"worker {depth}", daemon=False)
        self.depth = depth
        self.total = 0

    def run(self):
        if self.depth:
            child = Worker(self.depth - 1)
            child.start()
            child.join()
            self.total = child.total + 1
        assert threading.current_thread() is self


def program():
    worker = Worker(3)
    worker.start()
    worker.join()
    assert worker.total == 3 and not worker.is_alive()
    assert threading.current_thread() is threading.main_thread()
