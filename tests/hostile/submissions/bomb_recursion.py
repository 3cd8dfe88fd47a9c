# Calls itself without end.
# verdict: raised
# says: RecursionError
def run_all(jobs):
    return run_all(jobs)
