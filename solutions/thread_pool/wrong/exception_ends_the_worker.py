"""Lets an exception end the worker, where it is lost."""
# fails: exception with swallowed_exception

import queue
import threading


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    todo = queue.Queue()
    for numbered in enumerate(jobs):
        todo.put(numbered)

    def worker():
        while True:
            try:
                i, job = todo.get_nowait()
            except queue.Empty:
                return
            results[i] = job()

    threads = [threading.Thread(target=worker) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
