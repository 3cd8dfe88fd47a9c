"""Reads and raises the index of the next job without a lock: two workers can take the same job."""
# fails: every_schedule with race

import threading


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    errors = []
    following = 0

    def work():
        nonlocal following
        while following < len(jobs):
            index = following
            following = index + 1
            try:
                results[index] = jobs[index]()
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
