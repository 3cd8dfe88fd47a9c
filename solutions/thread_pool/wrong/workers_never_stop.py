"""Lets the workers wait for the next job forever, and then waits for the workers."""
# fails: none with timed_out

import queue
import threading


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    errors = []
    todo = queue.Queue()
    for numbered in enumerate(jobs):
        todo.put(numbered)

    def worker():
        while True:
            i, job = todo.get()
            try:
                results[i] = job()
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
