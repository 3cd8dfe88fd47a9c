# A child writes on all connections that it has inherited.
# verdict: bad_answer, left_running, raised, exited_early
import contextlib
import os
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda job: job(), jobs))
    child = os.fork()
    if child == 0:
        for descriptor in range(3, 64):
            with contextlib.suppress(OSError):
                os.write(descriptor, b'{"type": "returned", "value": 1}\n{"secret": "", "call": 0}\n')
        os._exit(0)
    os.waitpid(child, 0)
    return results
