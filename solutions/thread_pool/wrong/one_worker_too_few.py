"""Counts the main thread as one of the workers, although it only waits."""
# fails: all_places with partly_concurrent

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
            try:
                i, job = todo.get_nowait()
            except queue.Empty:
                return
            try:
                results[i] = job()
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=worker) for _ in range(max(workers - 1, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
