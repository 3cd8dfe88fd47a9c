# Children in sessions and groups of their own, which hold the output.
# verdict: left_running
import os
import time
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    for _ in range(5):
        if os.fork() == 0:
            os.setsid()
            print("still here", flush=True)
            time.sleep(600)
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
