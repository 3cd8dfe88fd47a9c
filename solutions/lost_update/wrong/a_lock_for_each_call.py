"""Creates a new lock in every call, so no thread ever waits."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        lock = threading.Lock()
        with lock:
            self.value += n
