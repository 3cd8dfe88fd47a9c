# Texts that no encoding can hold.
# verdict: wrong_result, bad_answer
def run_all(jobs):
    return ['\ud800'] * 3
