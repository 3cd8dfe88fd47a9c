"""Starts and joins in one loop: each thread ends before the next one starts."""
# fails: one_second with sequential

import threading


def fan_out(jobs):
    results = [None] * len(jobs)
    errors = []

    def work(i, job):
        try:
            results[i] = job()
        except BaseException as error:
            errors.append(error)

    for i, job in enumerate(jobs):
        thread = threading.Thread(target=work, args=(i, job))
        thread.start()
        thread.join()
    if errors:
        raise errors[0]
    return results
