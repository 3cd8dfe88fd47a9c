"""Keeps the results by chunk, and the same number can stand in the list twice."""
# fails: texts with wrong_result

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        futures = {chunk: pool.submit(crunch, chunk) for chunk in chunks}
        return [futures[chunk].result() for chunk in chunks]
