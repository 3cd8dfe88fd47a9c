# Computes in one call that nothing interrupts.
# verdict: timed_out
def run_all(jobs):
    return [sum(range(10**15))]
