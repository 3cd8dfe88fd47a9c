"""Puts several exceptions into an exception group."""
# fails: two_exceptions with raised

import threading


def fan_out(jobs):
    results = [None] * len(jobs)
    errors = []

    def work(i, job):
        try:
            results[i] = job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(errors) > 1:
        raise ExceptionGroup("several jobs failed", errors)
    if errors:
        raise errors[0]
    return results
