"""Replaces each process after one chunk."""
# fails: many with too_many_processes

import multiprocessing


def spread_out(chunks, crunch, workers):
    with multiprocessing.Pool(workers, maxtasksperchild=1) as pool:
        results = pool.map(crunch, chunks, chunksize=1)
        pool.close()
        pool.join()
        return results
