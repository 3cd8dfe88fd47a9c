# exercise: lost_update
# style: a subclass of threading.local
import threading


class Own(threading.local):
    calls = 0


OWN = Own()


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        OWN.calls += 1
        with self._lock:
            self.value += n
