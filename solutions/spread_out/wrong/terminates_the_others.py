"""Terminates calls that have begun when one raises."""
# fails: exception with left_running

import multiprocessing


def spread_out(chunks, crunch, workers):
    with multiprocessing.Pool(workers) as pool:
        results = list(pool.imap(crunch, chunks))
        pool.close()
        pool.join()
        return results
