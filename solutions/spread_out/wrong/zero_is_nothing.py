"""Takes the number 0 for a missing chunk."""
# fails: parallel with wrong_result
# fails: order with partly_concurrent
# fails: few with sequential
# fails: many with partly_concurrent

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(crunch, [chunk for chunk in chunks if chunk]))
