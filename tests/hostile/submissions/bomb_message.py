# An exception with a message without end.
# verdict: raised
def run_all(jobs):
    raise ValueError('x' * 50_000_000)
