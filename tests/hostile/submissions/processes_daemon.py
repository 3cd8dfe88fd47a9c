# A daemon as in the books: two forks, a session of its own, and no signal ends it.
# verdict: left_running
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    if os.fork() == 0:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        if os.fork() == 0:
            while True:
                time.sleep(60)
        os._exit(0)
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
