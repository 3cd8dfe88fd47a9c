"""Catches Exception only: what is not an Exception, such as KeyboardInterrupt, ends the worker and is lost."""
# fails: interrupted with swallowed_exception

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
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=worker) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
