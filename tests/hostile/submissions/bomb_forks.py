# Doubles itself without end.
# verdict: too_many_processes
import os


def run_all(jobs):
    while True:
        os.fork()
