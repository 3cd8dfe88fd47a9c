"""Catches exceptions outside the loop of a worker: each one ends a worker, and jobs are left over."""
# fails: exceptions with wrong_result

import queue
import threading


def thread_pool(jobs, workers):
    todo = queue.SimpleQueue()
    for numbered in enumerate(jobs):
        todo.put(numbered)
    results = [None] * len(jobs)
    errors = []

    def work():
        try:
            while True:
                i, job = todo.get_nowait()
                results[i] = job()
        except queue.Empty:
            pass
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
