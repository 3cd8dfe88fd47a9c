# Leaves semaphores, shared memory and a manager's socket behind, and answers.
# verdict: passed, left_running
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import resource_tracker, shared_memory


def run_all(jobs):
    kept = [multiprocessing.Semaphore() for _ in range(50)]
    for _ in range(20):
        block = shared_memory.SharedMemory(create=True, size=100_000)
        resource_tracker.unregister(block._name, "shared_memory")
        kept.append(block)
    globals()["kept"] = kept
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
