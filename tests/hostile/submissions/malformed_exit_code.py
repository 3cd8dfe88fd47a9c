# Exits with a code that no system has.
# verdict: exited_early
import sys


def run_all(jobs):
    sys.exit(10**4000)
