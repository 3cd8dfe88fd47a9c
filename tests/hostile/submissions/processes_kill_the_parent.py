# A child kills its parent while both wait for jobs.
# verdict: crashed
import os
import signal


def run_all(jobs):
    if os.fork() == 0:
        os.kill(os.getppid(), signal.SIGKILL)
        jobs[0]()
        os._exit(0)
    return [job() for job in jobs]
