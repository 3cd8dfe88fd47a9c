"""Keeps the value in the class, so all counters share it."""
# fails: counts with wrong_result

import threading


class Counter:
    value = 0
    _lock = threading.Lock()

    def add(self, n=1):
        with Counter._lock:
            Counter.value += n
