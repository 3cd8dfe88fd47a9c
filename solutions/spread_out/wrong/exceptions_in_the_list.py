"""Returns exceptions as if they were results."""
# fails: exception with swallowed_exception

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        futures = [pool.submit(crunch, chunk) for chunk in chunks]
        return [future.exception() or future.result() for future in futures]
