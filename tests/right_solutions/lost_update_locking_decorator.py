# exercise: lost_update
# style: a decorator takes the lock by the name of its attribute
from functools import wraps
from threading import *


def locked(attribute):
    def decorate(method):
        @wraps(method)
        def inner(self, *args, **kwargs):
            with getattr(self, attribute):
                return method(self, *args, **kwargs)

        return inner

    return decorate


class Counter:
    def __init__(self):
        self._waiters = RLock()
        self.value = 0

    @locked("_waiters")
    def add(self, n=1):
        self.value += n
