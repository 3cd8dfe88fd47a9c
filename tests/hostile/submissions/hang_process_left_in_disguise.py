# Leaves a process behind that looks like one of Python's own helpers.
# verdict: left_running
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    text = "import signal; signal.pause()  # from multiprocessing.resource_tracker import main; main(3)"
    subprocess.Popen([sys.executable, "-c", text], start_new_session=True)
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
