# Gives the right answer and never comes to its end.
# verdict: left_running
import gc
import threading
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda job: job(), jobs))
    gc.disable()
    gc.callbacks.append(lambda *_: threading.Event().wait())
    return results
