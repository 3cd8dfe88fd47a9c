"""Puts exceptions into the list of results instead of raising them."""
# fails: exception_first with swallowed_exception

import threading


def fan_out(jobs):
    results = [None] * len(jobs)

    def work(i, job):
        try:
            results[i] = job()
        except BaseException as error:
            results[i] = error

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
