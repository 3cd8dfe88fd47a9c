# exercise: lost_update
# style: contextmanager with private attribute and generator, total_ordering
import threading
import contextlib
from enum import Enum


class Mode(Enum):
    FAST = 1
    SLOW = 2

    def __new__(cls, value):
        member = object.__new__(cls)
        member._value_ = value * 10
        return member


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.RLock()

    @contextlib.contextmanager
    def _held(self):
        self._lock.acquire()
        try:
            yield self
        finally:
            self._lock.release()

    def add(self, n=1):
        with self._held() as me:
            me.value += n
