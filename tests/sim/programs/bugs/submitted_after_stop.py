"""A service stops its pool between the check and the submission: retold from CPython's thread pools."""

import threading
from concurrent.futures import ThreadPoolExecutor

BUG = "exception"
CLASS = "check_then_act"


class Service:
    def __init__(self):
        self.pool = ThreadPoolExecutor(1)
        self.running = True
        self.lock = threading.Lock()

    def submit(self, fn):
        if self.running:
            return self.pool.submit(fn)
        return None

    def stop(self):
        self.running = False
        self.pool.shutdown()


def program():
    service = Service()

    def work():
        service.submit(lambda: 1)

    threads = [threading.Thread(target=f) for f in (work, service.stop)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
