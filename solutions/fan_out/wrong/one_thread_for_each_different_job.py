"""Starts one thread for each different job, but the same job can be given twice."""
# fails: order with partly_concurrent

import threading


def fan_out(jobs):
    results = {}
    errors = []

    def work(number, job):
        try:
            results[number] = job()
        except BaseException as error:
            errors.append(error)

    threads = {id(job): threading.Thread(target=work, args=(id(job), job)) for job in jobs}
    for thread in threads.values():
        thread.start()
    for thread in threads.values():
        thread.join()
    if errors:
        raise errors[0]
    return [results[id(job)] for job in jobs]
