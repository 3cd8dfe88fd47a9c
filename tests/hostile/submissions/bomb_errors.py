# Writes to standard error without end, and without a line end.
# verdict: too_much_output
import os


def run_all(jobs):
    while True:
        os.write(2, b'x' * 60_000)
