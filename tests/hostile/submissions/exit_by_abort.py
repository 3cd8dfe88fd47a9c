# Aborts.
# verdict: crashed
import os


def run_all(jobs):
    os.abort()
