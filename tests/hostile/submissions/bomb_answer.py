# An answer without end.
# verdict: bad_answer
def run_all(jobs):
    return ['x' * 1000] * 1_000_000
