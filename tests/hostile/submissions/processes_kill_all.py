# Kills every process that it may kill.
# verdict: crashed
import os
import signal


def run_all(jobs):
    for _ in range(3):
        if os.fork() == 0:
            jobs[0]()
            os._exit(0)
    os.kill(-1, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
