"""Treats an empty text as a missing result."""
# fails: order with wrong_result

import threading


def fan_out(jobs):
    results = [None] * len(jobs)
    errors = []

    def work(i, job):
        try:
            if result := job():
                results[i] = result
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
