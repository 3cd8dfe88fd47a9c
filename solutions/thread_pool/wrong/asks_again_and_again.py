"""Polls for a free slot, and at the end for the end of all threads."""
# fails: one_second with busy_wait

import threading


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    errors = []
    threads = []

    def work(i, job):
        try:
            results[i] = job()
        except BaseException as error:
            errors.append(error)

    def running():
        return sum(thread.is_alive() for thread in threads)

    for i, job in enumerate(jobs):
        while running() == workers:
            pass
        thread = threading.Thread(target=work, args=(i, job))
        thread.start()
        threads.append(thread)
    while running():
        pass
    if errors:
        raise errors[0]
    return results
