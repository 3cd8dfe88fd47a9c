"""Polls is_alive() in a loop instead of joining."""
# fails: one_second with busy_wait

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
    while any(thread.is_alive() for thread in threads):
        pass
    if errors:
        raise errors[0]
    return results
