"""The counter of finished workers is not locked, so the main thread's wait for it may never end."""

import threading

BUG = "deadlock"
CLASS = "lost_update"


class Job:
    def __init__(self, n):
        self.left = n
        self.done = threading.Event()

    def finish(self):
        self.left -= 1
        if self.left == 0:
            self.done.set()


def program() -> None:
    job = Job(2)
    threads = [threading.Thread(target=job.finish) for _ in range(2)]
    for t in threads:
        t.start()
    job.done.wait()
    for t in threads:
        t.join()
