# Closes every descriptor and waits.
# verdict: timed_out, bad_answer, exited_early
import os
import threading


def run_all(jobs):
    os.closerange(0, 1000)
    threading.Event().wait()
