"""Checks for a job and takes it in two steps: another worker can come in between."""
# fails: every_schedule with race

import threading


def thread_pool(jobs, workers):
    waiting = list(enumerate(jobs))
    results = [None] * len(jobs)
    errors = []

    def work():
        while waiting:
            index = waiting[-1][0]
            job = waiting.pop()[1]
            try:
                results[index] = job()
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
