# Takes over its half of the grader for the next run, and answers there with what it has seen here.
# verdict: wrong_result
import sys
from concurrent.futures import ThreadPoolExecutor

from grader.student import executor

seen = sys.__dict__.setdefault("seen", [])
answer = executor.CallRunner._answer


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        seen.append(list(pool.map(lambda job: job(), jobs)))
    executor.CallRunner._answer = lambda self, value: answer(self, seen[0] if len(seen) > 1 else value)
    return [None] * 3
