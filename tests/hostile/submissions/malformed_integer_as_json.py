# Answers with a number of JSON that is too large for a JSON encoder.
# verdict: bad_answer
from grader import plain_values


def run_all(jobs):
    plain_values.encode = lambda _: {"list": [10**4000, -(2**64), 2**53]}
    return []
