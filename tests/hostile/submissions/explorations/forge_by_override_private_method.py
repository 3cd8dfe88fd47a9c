# exercise: lost_update
# idea: a subclass of a lock, by an alias of the class, overrides the private method that gets the task
import threading
import time

Kind = threading.Condition


class Mine(Kind):
    def _is_owned(self):
        return True

    def get(self):
        return SEEN

    def put(self, queue):
        pass

    _queue = property(get, put)


class Queue:
    def __init__(self):
        self.got = []

    def append(self, ticket):
        self.got.append(ticket[0])

    def __contains__(self, ticket):
        return False


SEEN = Queue()


def main_task():
    condition = Mine()
    condition.acquire()
    condition.wait(0.001)
    return SEEN.got[0]


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
