# Waits for a child that never ends.
# verdict: timed_out
import os
import signal


def run_all(jobs):
    child = os.fork()
    if child == 0:
        signal.pause()
    os.waitpid(child, 0)
