# Closes every descriptor and waits.
# verdict: timed_out, bad_answer
import os
import threading


def run_all(jobs):
    os.closerange(0, 1000)
    threading.Event().wait()
