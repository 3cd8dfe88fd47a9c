"""Sends a lambda, which no other process can find."""
# fails: parallel with raised

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(lambda chunk: crunch(chunk), chunks))
