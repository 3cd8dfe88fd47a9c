"""Raises an exception of its own."""
# fails: exception with raised

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        try:
            return list(pool.map(crunch, chunks))
        except Exception as problem:
            raise RuntimeError("a chunk could not be computed") from problem
