# Gives the right answer, and has always some job in flight from then on.
# verdict: left_running
import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda job: job(), jobs))

    def again():
        with contextlib.suppress(ConnectionAbortedError):
            while True:
                jobs[0]()

    for _ in jobs:
        threading.Thread(target=again).start()
    return results
