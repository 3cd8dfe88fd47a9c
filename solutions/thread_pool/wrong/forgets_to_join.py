"""Does not join: returns while the workers still run."""
# fails: all_places with left_running

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

    for _ in range(workers):
        threading.Thread(target=worker).start()
    if errors:
        raise errors[0]
    return results
