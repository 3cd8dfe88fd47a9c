# Calls a job without end, from many threads.
# verdict: wrong_result
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(lambda job: job(), jobs * 50))
