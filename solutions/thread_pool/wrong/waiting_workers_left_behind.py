"""Waits for the queue to be empty, but leaves the workers waiting for more."""
# fails: few_jobs with left_running

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
            todo.task_done()

    for _ in range(workers):
        threading.Thread(target=worker, daemon=True).start()
    todo.join()
    if errors:
        raise errors[0]
    return results
