"""Expects that daemon=True makes the program wait for the threads."""
# fails: one_second with left_running

import threading


def fan_out(jobs):
    results = [None] * len(jobs)
    errors = []

    def work(i, job):
        try:
            results[i] = job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(i, job), daemon=True) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    if errors:
        raise errors[0]
    return results
