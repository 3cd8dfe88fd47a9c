# Waits for a lock that it holds.
# verdict: timed_out
import threading


def run_all(jobs):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
