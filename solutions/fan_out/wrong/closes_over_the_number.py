"""Reads the loop variable inside the thread: when the job ends, it has the last value."""
# fails: one_second with wrong_result

import threading


def fan_out(jobs):
    results = [None] * len(jobs)
    errors = []
    threads = []
    for i, job in enumerate(jobs):

        def work(job):
            try:
                result = job()
            except BaseException as error:
                errors.append(error)
            else:
                results[i] = result

        threads.append(threading.Thread(target=work, args=(job,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
