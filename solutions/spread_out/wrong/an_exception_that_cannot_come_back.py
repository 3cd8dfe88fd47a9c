"""Wraps the exception in a class that cannot be unpickled, so that the pool breaks."""
# fails: exception with raised

from concurrent.futures import ProcessPoolExecutor


class ChunkError(Exception):
    def __init__(self, chunk, problem):
        super().__init__(f"chunk {chunk}: {problem}")


def compute(crunch, chunk):
    try:
        return crunch(chunk)
    except Exception as problem:
        raise ChunkError(chunk, problem) from problem


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        return [future.result() for future in [pool.submit(compute, crunch, chunk) for chunk in chunks]]
