# Each process starts a pool of its own, and so on.
# verdict: too_many_processes
from concurrent.futures import ProcessPoolExecutor


def grow(depth):
    with ProcessPoolExecutor(4) as pool:
        return list(pool.map(grow, [depth + 1] * 4))


def run_all(jobs):
    return grow(0)
