# Answers with data that is nested deeper than any value.
# verdict: bad_answer
from grader import plain_values


def run_all(jobs):
    value = 0
    for _ in range(300):
        value = {"list": [value]}
    plain_values.encode = lambda _: value
    return []
