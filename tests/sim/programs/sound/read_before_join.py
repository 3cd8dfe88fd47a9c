"""The right twin of `bugs/read_before_join.py`."""

import threading


class Job(threading.Thread):
    def __init__(self):
        super().__init__(name="job")
        self.result = 0

    def run(self):
        self.result = sum(range(5))


def program():
    job = Job()
    job.start()
    job.join()
    value = job.result
    assert value == 10
