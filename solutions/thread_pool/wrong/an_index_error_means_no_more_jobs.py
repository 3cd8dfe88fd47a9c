"""Calls the job in the try block that expects an IndexError where no job is left: the job's own one is lost."""
# fails: exceptions with swallowed_exception

import threading
from collections import deque


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    errors = []
    todo = deque(enumerate(jobs))

    def worker():
        while True:
            try:
                i, job = todo.popleft()
                results[i] = job()
            except IndexError:
                return
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=worker) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
