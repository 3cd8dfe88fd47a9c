# Children become other programs, with all connections open.
# verdict: left_running
import os
import sys
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    if os.fork() == 0:
        for descriptor in range(3, 32):
            try:
                os.set_inheritable(descriptor, True)
            except OSError:
                continue
        os.execv(sys.executable, [sys.executable, "-S", "-c", "import time; time.sleep(600)"])
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
