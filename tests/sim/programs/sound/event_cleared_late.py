"""The right twin of `bugs/event_cleared_late.py`."""

import threading


class Scheduler:
    def __init__(self):
        self._event = threading.Event()
        self._jobs = []
        self._lock = threading.RLock()
        self.ran = []

    def add_job(self, job):
        with self._lock:
            self._jobs.append(job)
        self._event.set()

    def _process_jobs(self):
        with self._lock:
            due, self._jobs = self._jobs, []
        for job in due:
            self.ran.append(job)
        return None

    def main_loop(self):
        while len(self.ran) < 2:
            self._event.clear()
            wait = self._process_jobs()
            if len(self.ran) < 2:
                self._event.wait(wait)


def program():
    scheduler = Scheduler()
    worker = threading.Thread(target=scheduler.main_loop)
    worker.start()
    scheduler.add_job("a")
    scheduler.add_job("b")
    worker.join()
