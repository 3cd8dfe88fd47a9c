"""Asks again and again whether a place is free."""
# fails: one_second with busy_wait

import threading


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    errors = []

    def work(i, job):
        try:
            results[i] = job()
        except Exception as error:
            errors.append(error)

    threads = []
    for i, job in enumerate(jobs):
        while sum(thread.is_alive() for thread in threads) >= workers:
            pass
        thread = threading.Thread(target=work, args=(i, job))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
