"""Waits for the oldest thread, although another one may end earlier."""
# fails: freed_place with partly_concurrent

import threading


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    errors = []

    def work(i, job):
        try:
            results[i] = job()
        except BaseException as error:
            errors.append(error)

    running = []
    for i, job in enumerate(jobs):
        if len(running) == workers:
            running.pop(0).join()
        thread = threading.Thread(target=work, args=(i, job))
        thread.start()
        running.append(thread)
    for thread in running:
        thread.join()
    if errors:
        raise errors[0]
    return results
