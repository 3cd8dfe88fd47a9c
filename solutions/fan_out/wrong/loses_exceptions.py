"""Expects that an exception in a thread reaches the caller by itself."""
# fails: exception_first with swallowed_exception

import threading


def fan_out(jobs):
    results = [None] * len(jobs)

    def work(i, job):
        results[i] = job()

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
