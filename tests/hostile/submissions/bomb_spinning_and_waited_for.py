# Lets children of a child spin, each for less than counts, and waits for each of them.
# verdict: timed_out
import os
import time


def run_all(jobs):
    for _ in range(4):
        if os.fork() == 0:
            while True:
                if os.fork() == 0:
                    end = time.process_time() + 0.17
                    while time.process_time() < end:
                        pass
                    os._exit(0)
                os.wait()
    time.sleep(600)
