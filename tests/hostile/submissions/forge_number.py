# An answer that takes for ever to write down.
# verdict: bad_answer, wrong_result
def run_all(jobs):
    return [10**200_000] * 3
