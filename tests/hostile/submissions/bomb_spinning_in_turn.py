# Starts short spinners, and lets the kernel forget them, while a job is in flight.
# verdict: timed_out, sequential
import os
import signal
import threading
import time


def start_in_turn():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        child = os.fork()
        if child == 0:
            end = time.process_time() + 0.1
            while time.process_time() < end:
                pass
            os._exit(0)
        try:
            os.waitpid(child, 0)
        except ChildProcessError:
            pass  # it has ended, and nobody knows what it used


def run_all(jobs):
    for _ in range(4):
        if os.fork() == 0:
            start_in_turn()
    threading.Thread(target=jobs[0]).start()
    time.sleep(600)
