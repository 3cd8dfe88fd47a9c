"""Keeps the results under the names of the jobs, but several jobs can have the same name."""
# fails: one_second with wrong_result

import threading


def fan_out(jobs):
    results = {}
    errors = []

    def work(job):
        try:
            results[job.__name__] = job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[job.__name__] for job in jobs]
