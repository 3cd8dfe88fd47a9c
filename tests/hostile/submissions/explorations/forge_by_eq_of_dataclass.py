# exercise: lost_update
# idea: the generated __eq__ of a dataclass, taken from the class, compares private attributes of two threads and so shows them
import dataclasses
import threading
import time

GOT = []


@dataclasses.dataclass
class Pair:
    _task: object


class Fake:
    index = 0
    done = True

    def __eq__(self, other):
        GOT.append(other)
        return True


def main_task():
    thread = threading.current_thread()
    Pair.__eq__(thread, type(thread)(Fake()))
    return GOT[0]


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
