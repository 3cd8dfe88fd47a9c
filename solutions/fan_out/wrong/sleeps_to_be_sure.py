"""Sleeps after the joins, in case some results have not arrived."""
# fails: none with too_slow

import threading
import time


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
    time.sleep(1.5)
    if errors:
        raise errors[0]
    return results
