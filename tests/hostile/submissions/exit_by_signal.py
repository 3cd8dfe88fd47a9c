# Ends itself by a signal.
# verdict: crashed
import os
import signal


def run_all(jobs):
    os.kill(os.getpid(), signal.SIGTERM)
    signal.pause()
