# A child stops its parent, and goes on with the jobs.
# verdict: timed_out, sequential
import os
import signal


def run_all(jobs):
    if os.fork() == 0:
        os.kill(os.getppid(), signal.SIGSTOP)
        os._exit(0)
    os.wait()
    return [job() for job in jobs]
