"""Guards with a lock what nobody shares."""
# fails: parallel with sequential

import multiprocessing


def locked(lock, crunch, chunk):
    with lock:
        return crunch(chunk)


def spread_out(chunks, crunch, workers):
    with multiprocessing.Manager() as manager, multiprocessing.Pool(workers) as pool:
        lock = manager.Lock()
        results = pool.starmap(locked, [(lock, crunch, chunk) for chunk in chunks], chunksize=1)
        pool.close()
        pool.join()
        return results
