"""Works in batches: the next jobs wait for the slowest job of the batch before."""
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

    for first in range(0, len(jobs), workers):
        batch = range(first, min(first + workers, len(jobs)))
        threads = [threading.Thread(target=work, args=(i, jobs[i])) for i in batch]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]
    return results
