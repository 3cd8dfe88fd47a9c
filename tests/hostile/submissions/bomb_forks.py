# Doubles itself without end.
# verdict: too_many_processes, timed_out
import os


def run_all(jobs):
    while True:
        os.fork()
