"""Keeps its processes for the next call."""
# fails: parallel with left_running

from concurrent.futures import ProcessPoolExecutor

pools = {}


def spread_out(chunks, crunch, workers):
    if workers not in pools:
        pools[workers] = ProcessPoolExecutor(workers)
    return list(pools[workers].map(crunch, chunks))
