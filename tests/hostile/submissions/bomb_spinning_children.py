# Lets children spin, which slow the clock that waiting is counted by, and never waits for them; then hangs.
# verdict: timed_out
import os
import time


def run_all(jobs):
    for _ in range(8):
        if os.fork() == 0:
            while True:
                pass
    time.sleep(600)
