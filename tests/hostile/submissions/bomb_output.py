# Prints without end.
# verdict: too_much_output
def run_all(jobs):
    while True:
        print('x' * 1000)
