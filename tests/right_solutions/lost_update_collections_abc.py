# exercise: lost_update
# style: collections.abc.X after import collections.abc; a subclass of threading.local; kind: type = type(x)
import collections.abc
import threading


def each(values: collections.abc.Iterable[int]) -> None:
    for _ in values:
        pass


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        with self._lock:
            self.value += n
