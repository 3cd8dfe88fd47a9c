# Forks twice for each of its spinners, which end before they would count, one after the other, and waits.
# verdict: timed_out
import os
import time


def spin():
    end = time.process_time() + 0.17
    while time.process_time() < end:
        pass


def run_all(jobs):
    for _ in range(4):
        if os.fork() == 0:
            while True:
                if os.fork():
                    os._exit(0)  # the next one is an orphan, and starts the one after
                spin()
    time.sleep(600)
