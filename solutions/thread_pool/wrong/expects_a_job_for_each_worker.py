"""Expects a first job for each worker, so workers without one wait forever."""
# fails: few_jobs with timed_out

import queue
import threading


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    errors = []
    todo = queue.Queue()
    for numbered in enumerate(jobs):
        todo.put(numbered)

    def worker():
        i, job = todo.get()
        while True:
            try:
                results[i] = job()
            except BaseException as error:
                errors.append(error)
            try:
                i, job = todo.get_nowait()
            except queue.Empty:
                return

    threads = [threading.Thread(target=worker) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
