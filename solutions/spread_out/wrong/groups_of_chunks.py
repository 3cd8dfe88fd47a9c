"""Lets Pool.map send the chunks in groups, which it does if there are many."""
# fails: many with partly_concurrent

import multiprocessing


def spread_out(chunks, crunch, workers):
    pool = multiprocessing.Pool(workers)
    try:
        return pool.map(crunch, chunks)
    finally:
        pool.close()
        pool.join()
