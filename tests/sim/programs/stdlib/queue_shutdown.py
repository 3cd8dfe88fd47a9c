"""A producer puts into a queue that may have been shut down. New in Python 3.13."""

import queue
import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def scenario(put):
    jobs = queue.Queue()
    together(lambda: put(jobs), jobs.shutdown)


def buggy():
    scenario(lambda jobs: jobs.put(1))


def right():
    def put(jobs):
        try:
            jobs.put(1)
        except queue.ShutDown:
            pass

    scenario(put)
