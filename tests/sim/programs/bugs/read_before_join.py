"""The result is read before the thread is joined."""

import threading

BUG = "assertion"
CLASS = "order_violation"


class Job(threading.Thread):
    def __init__(self):
        super().__init__(name="job")
        self.result = 0

    def run(self):
        self.result = sum(range(5))


def program():
    job = Job()
    job.start()
    value = job.result
    job.join()
    assert value == 10
