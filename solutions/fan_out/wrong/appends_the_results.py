"""Lets every thread append its result to one list."""
# fails: order with wrong_order

import threading


def fan_out(jobs):
    results = []
    errors = []

    def work(job):
        try:
            results.append(job())
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
