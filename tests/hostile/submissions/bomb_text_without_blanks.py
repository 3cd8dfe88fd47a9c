# Raises and prints text that takes quadratic time to break into lines.
# verdict: raised
def run_all(jobs):
    print("x" * 500_000)
    raise ValueError("x" * 900_000)
