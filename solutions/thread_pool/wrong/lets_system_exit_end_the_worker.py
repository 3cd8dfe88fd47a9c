"""Catches KeyboardInterrupt, too, but not SystemExit, which ends a thread without a word."""
# fails: interrupted with wrong_result

import queue
import threading


def thread_pool(jobs, workers):
    todo = queue.SimpleQueue()
    for numbered in enumerate(jobs):
        todo.put(numbered)
    results, errors = [None] * len(jobs), []

    def work():
        while True:
            try:
                number, job = todo.get_nowait()
            except queue.Empty:
                return
            try:
                results[number] = job()
            except SystemExit:
                raise
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
