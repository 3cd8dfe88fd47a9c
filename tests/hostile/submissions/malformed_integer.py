# Answers with an integer that Python refuses to show.
# verdict: bad_answer
from concurrent.futures import ThreadPoolExecutor

from grader import plain_values


def run_all(jobs):
    plain_values.encode = lambda _: {"list": [{"int": hex(1 << 20_000)}] * 3}
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda job: job(), jobs))
