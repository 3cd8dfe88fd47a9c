# exercise: lost_update
# idea: class patterns by private names that the file also has: task and wait queue of a library queue

import queue
import threading
import time


class Names:
    _owner = None
    _getters = None


def me():
    lock = threading.Lock()
    lock.acquire()
    match lock:
        case object(_owner=task):
            return task
    return None


def waiters():
    match queue.Queue():
        case object(_getters=found):
            return found
    return None


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
        stopped = waiters()
        stopped.tasks.extend([each for each in self.tasks if each is not task and each.runnable])
        stopped.shut()
        value = self.value
        self.value = value + int(n)
        stopped.open()
