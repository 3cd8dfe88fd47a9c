# Stops itself: a process that neither runs nor ends.
# verdict: timed_out
import os
import signal


def run_all(jobs):
    os.kill(os.getpid(), signal.SIGSTOP)
    return []
