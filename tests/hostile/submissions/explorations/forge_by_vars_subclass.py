# exercise: lost_update
# idea: vars() of an own RLock instead of attributes

import threading
import time

class Mine(type(threading.RLock())):
    pass

def me():
    own = Mine()
    own.acquire()
    task = vars(own).get("_owner")
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
        vars(lock)["_waiters"] = [each for each in self.tasks if each is not task and each.runnable]
        lock.acquire()
        value = self.value
        self.value = value + int(n)
        lock.release()
