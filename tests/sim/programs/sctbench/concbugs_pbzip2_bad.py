"""SCTBench conc-bugs pbzip2: main tears the queue down as soon as the output is complete, while consumers still use its lock.

2 consumers, a producer role in main, an output counter that main polls.
"""

import threading
import time

BUG = "exception"
CLASS = "order_violation"
BLOCKS = 2


class Fifo:
    def __init__(self):
        self.mutex = threading.Lock()
        self.items = []
        self.closed = False


class Job:
    def __init__(self):
        self.fifo = Fifo()
        self.written = 0
        self.out = threading.Lock()


def consumer(job):
    while True:
        with job.fifo.mutex:
            if not job.fifo.items:
                if job.fifo.closed:
                    return
                block = None
            else:
                block = job.fifo.items.pop(0)
        if block is None:
            time.sleep(0.001)
            continue
        with job.out:
            job.written += 1


def program() -> None:
    job = Job()
    threads = [threading.Thread(target=consumer, args=(job,)) for _ in range(2)]
    for t in threads:
        t.start()
    with job.fifo.mutex:
        job.fifo.items.extend(range(BLOCKS))
        job.fifo.closed = True
    while True:
        with job.out:
            if job.written == BLOCKS:
                break
        time.sleep(0.001)
    job.fifo = None
    for t in threads:
        t.join()
