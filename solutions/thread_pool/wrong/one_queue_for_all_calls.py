"""Keeps the jobs of all calls in one queue, so workers take jobs of another call."""
# fails: again with wrong_result

import queue
import threading

todo = queue.Queue()


def thread_pool(jobs, workers):
    results = {}
    errors = []
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

    threads = [threading.Thread(target=worker) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results.get(i) for i in range(len(jobs))]
