"""Shuts its only pool down after the first call."""
# fails: again with raised
# fails: exception with left_running
# fails: last_raises with left_running

import multiprocessing

pool = None


def spread_out(chunks, crunch, workers):
    global pool
    if pool is None:
        pool = multiprocessing.Pool(workers)
    results = pool.map(crunch, chunks, chunksize=1)
    pool.close()
    pool.join()
    return results
