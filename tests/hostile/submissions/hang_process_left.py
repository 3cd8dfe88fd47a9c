# Leaves a process behind that has left its session and lost its parent.
# verdict: left_running
import os
import signal
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 1000)
            while True:
                signal.pause()
        os._exit(0)
    os.waitpid(child, 0)
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
