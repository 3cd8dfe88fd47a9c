"""Keeps the results under the identity of each job, but the same job can be given twice."""
# fails: order with wrong_result

import threading


def fan_out(jobs):
    results = {}
    errors = []

    def work(job):
        try:
            results[id(job)] = job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[id(job)] for job in jobs]
