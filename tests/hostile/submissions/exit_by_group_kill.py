# Kills its own process group.
# verdict: crashed
import os
import signal


def run_all(jobs):
    os.killpg(0, signal.SIGKILL)
