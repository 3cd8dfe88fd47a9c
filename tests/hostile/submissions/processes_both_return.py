# Parent and child both return from the function.
# verdict: bad_answer, left_running, exited_early
import os
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda job: job(), jobs))
    os.fork()
    return results
