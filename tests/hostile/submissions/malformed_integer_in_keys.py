# Answers with an honest value that holds a very large integer as a key.
# verdict: bad_answer
def run_all(jobs):
    return {(1 << 20_000, "a"): [{-(1 << 30_000)}]}
