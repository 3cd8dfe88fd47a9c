"""Keeps the results under the jobs themselves, but jobs can be equal, and the same job can be given twice."""
# fails: one_second with wrong_result

import threading


def fan_out(jobs):
    results = {}
    errors = []

    def work(job):
        try:
            results[job] = job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[job] for job in jobs]
