"""Holds the semaphore while a thread starts, not while its job runs."""
# fails: limit with too_concurrent

import threading


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    errors = []

    def work(i, job):
        try:
            results[i] = job()
        except BaseException as error:
            errors.append(error)

    places = threading.Semaphore(workers)
    threads = []
    for i, job in enumerate(jobs):
        with places:
            thread = threading.Thread(target=work, args=(i, job))
            thread.start()
            threads.append(thread)
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
