# An answer that is nested without end.
# verdict: bad_answer
def run_all(jobs):
    value = []
    for _ in range(100_000):
        value = [value]
    return value
