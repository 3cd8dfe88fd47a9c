# Answers with a set of numbers that all have the same hash, so that each is compared with all the others.
# verdict: bad_answer
# says: more than 5,000 parts
from concurrent.futures import ThreadPoolExecutor

from grader import plain_values

PRIME = (1 << 61) - 1


def run_all(jobs):
    plain_values.encode = lambda _: {"set": [{"int": hex(number * PRIME + 5)} for number in range(40_000)]}
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda job: job(), jobs))
