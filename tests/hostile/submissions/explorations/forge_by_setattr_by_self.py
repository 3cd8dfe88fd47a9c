# exercise: lost_update
# idea: setattr with a literal name on a parameter that is called self replaces a method of the class Semaphore
import asyncio
import threading


def patch(self):
    setattr(self, "acquire", lambda gate, *rest: LOCK.acquire())
    setattr(self, "release", lambda gate, *rest: LOCK.release())


LOCK = threading.Lock()
if hasattr(asyncio.new_event_loop, "run_forever"):
    patch(threading.Semaphore)


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        gate = threading.Semaphore()
        gate.acquire()
        before = self.value
        self.value = before + n
        gate.release()
