# Leaves a process behind whose command line is not text.
# verdict: left_running
import os
import sys
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    if os.fork() == 0:
        program = "import signal, os; os.closerange(0, 1000); signal.pause()"
        os.execv(sys.executable, [b"\xff\xfe\xed\xa0\x80", b"-c", program.encode()])
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
