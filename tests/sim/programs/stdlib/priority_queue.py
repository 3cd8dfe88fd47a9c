"""A worker of a PriorityQueue skips an item without `task_done`, so that `join` waits for ever."""

import queue
import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Pool:
    def __init__(self):
        self.jobs = queue.PriorityQueue()
        self.cancelled = False

    def work(self):
        _, job = self.jobs.get()
        if self.cancelled:
            return
        self.jobs.task_done()

    def work_and_tell(self):
        _, job = self.jobs.get()
        try:
            if self.cancelled:
                return
        finally:
            self.jobs.task_done()

    def cancel(self):
        self.cancelled = True


def scenario(pool, work):
    pool.jobs.put((2, "late"))
    pool.jobs.put((1, "early"))
    together(pool.cancel, work, work)
    pool.jobs.join()


def buggy():
    pool = Pool()

    def first():
        pool.work()

    pool.jobs.put((1, "job"))
    together(first, pool.cancel)
    pool.jobs.join()


def right():
    pool = Pool()
    scenario(pool, pool.work_and_tell)
