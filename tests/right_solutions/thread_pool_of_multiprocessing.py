# exercise: thread_pool
# style: the thread pool of multiprocessing
from multiprocessing.pool import ThreadPool


def thread_pool(jobs, workers):
    def outcome(job):
        try:
            return job(), None
        except BaseException as error:
            return None, error

    pool = ThreadPool(workers)
    try:
        outcomes = pool.map(outcome, jobs, chunksize=1)
    finally:
        pool.close()
        pool.join()
    for _, error in outcomes:
        if error is not None:
            raise error
    return [value for value, _ in outcomes]
