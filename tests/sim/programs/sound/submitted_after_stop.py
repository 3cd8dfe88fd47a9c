"""The right twin of `bugs/submitted_after_stop.py`."""

import threading
from concurrent.futures import ThreadPoolExecutor


class Service:
    def __init__(self):
        self.pool = ThreadPoolExecutor(1)
        self.running = True
        self.lock = threading.Lock()

    def submit(self, fn):
        with self.lock:
            if self.running:
                return self.pool.submit(fn)
            return None

    def stop(self):
        with self.lock:
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
