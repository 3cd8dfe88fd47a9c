"""Joins one thread after the other, and raises the first exception while later threads still run."""
# fails: exception_first with left_running

import threading


class Worker(threading.Thread):
    def __init__(self, job):
        super().__init__()
        self.job = job
        self.result = self.error = None

    def run(self):
        try:
            self.result = self.job()
        except BaseException as error:
            self.error = error


def fan_out(jobs):
    workers = [Worker(job) for job in jobs]
    for worker in workers:
        worker.start()
    results = []
    for worker in workers:
        worker.join()
        if worker.error:
            raise worker.error
        results.append(worker.result)
    return results
