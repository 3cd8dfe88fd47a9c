# An orphan calls the jobs once more after the answer.
# verdict: left_running, wrong_result
import os
import time
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda job: job(), jobs))
    if os.fork() == 0:
        if os.fork() == 0:
            time.sleep(0.2)
            for job in jobs:
                job()
        os._exit(0)
    os.wait()
    return results
