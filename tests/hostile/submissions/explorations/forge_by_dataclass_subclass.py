# exercise: lost_update
# idea: the generated __init__ of a dataclass that extends Thread stores _task in its own instance
import dataclasses
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


@dataclasses.dataclass(eq=False)
class Mine(threading.Thread):
    _task: object


def main_task():
    fake = Fake()
    Mine(fake).join(0.001)
    return fake.got[0]


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
