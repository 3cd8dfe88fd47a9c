# Four children compute without end while the parent waits for one of them.
# verdict: timed_out, sequential
import os


def run_all(jobs):
    for _ in range(4):
        if os.fork() == 0:
            while True:
                pass
    os.wait()
    return []
