# exercise: lost_update
# idea: own class of threading.Lock; its library-private attributes are free

import threading
import time

try:
    class Mine(threading.Lock):
        pass
except TypeError:
    class Mine:
        _owner = None
        def acquire(self):
            pass
        def release(self):
            pass


class Unused:
    pass

def me():
    own = Mine()
    own.acquire()
    task = own._owner
    own.release()
    return task

class Counter:
    def __init__(self):
        self.value = 0
        self.tasks = []
        self.main = me()

    def add(self, n=1):
        if self.main is None:
            value = self.value
            self.value = value + int(n)
            return
        task = me()
        if task not in self.tasks:
            self.tasks.append(task)
        while self.main.verb != "joins" or len([each for each in self.tasks if not each.done]) < threading.active_count() - 1:
            time.sleep(0.001)
        lock = Mine()
        lock._waiters = [each for each in self.tasks if each is not task and each.runnable]
        lock.acquire()
        value = self.value
        self.value = value + int(n)
        lock.release()
