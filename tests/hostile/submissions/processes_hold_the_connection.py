# A child keeps the connection for jobs, which it has inherited, after its parent has answered.
# verdict: left_running
import os
import time
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda job: job(), jobs))
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)
    return results
