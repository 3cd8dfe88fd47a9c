"""Waits for the processes only if no call raises."""
# fails: exception with left_running

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    pool = ProcessPoolExecutor(workers)
    results = [future.result() for future in [pool.submit(crunch, chunk) for chunk in chunks]]
    pool.shutdown()
    return results
