# Leaves a thread behind whose name has half a character.
# verdict: left_running
import threading
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    threading.Thread(target=threading.Event().wait, name="\ud800\udfff", daemon=True).start()
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
