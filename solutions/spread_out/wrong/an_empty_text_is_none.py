"""Takes an empty text for a missing result."""
# fails: texts with wrong_result

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        return [result for result in pool.map(crunch, chunks) if result]
