# Each process starts the next one and ends: there is never more than one, and never none.
# verdict: left_running
import os
import time
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    if os.fork() == 0:
        while True:
            time.sleep(0.01)
            if os.fork():
                os._exit(0)
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
