"""Distributes the jobs in advance, so a worker that ends early finds nothing more to do."""
# fails: freed_place with partly_concurrent

import threading


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    errors = []

    def work(i, job):
        try:
            results[i] = job()
        except BaseException as error:
            errors.append(error)

    def worker(first):
        for i in range(first, len(jobs), workers):
            work(i, jobs[i])

    threads = [threading.Thread(target=worker, args=(first,)) for first in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
