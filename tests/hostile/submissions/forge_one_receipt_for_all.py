# One job is called, its receipt handed in for each.
# verdict: wrong_result
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), [jobs[0]] * 3))
