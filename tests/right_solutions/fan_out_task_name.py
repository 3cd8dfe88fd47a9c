# exercise: fan_out
# style: a subclass of Thread keeps its job as self._task, a name that the real Thread does not use
import threading


class Worker(threading.Thread):
    def __init__(self, task):
        super().__init__()
        self._task = task
        self._failed = None
        self.result = None

    def run(self):
        try:
            self.result = self._task()
        except BaseException as error:
            self._failed = error


def fan_out(jobs):
    workers = [Worker(job) for job in jobs]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for worker in workers:
        if worker._failed is not None:
            raise worker._failed
    return [worker.result for worker in workers]
