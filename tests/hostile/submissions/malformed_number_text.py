# Answers with text in the place of numbers.
# verdict: bad_answer
from concurrent.futures import ThreadPoolExecutor

from grader import plain_values


def run_all(jobs):
    plain_values.encode = lambda _: {"list": [{"float": "1" * 300_000}, {"int": "9" * 300_000}, {"float": "\u0661"}]}
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda job: job(), jobs))
