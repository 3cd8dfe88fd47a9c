"""Raises as soon as one job has raised, while the other threads still run."""
# fails: exception_first with left_running

import queue
import threading


def fan_out(jobs):
    done = queue.Queue()

    def work(i, job):
        try:
            done.put((i, job(), None))
        except BaseException as error:
            done.put((i, None, error))

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    results = [None] * len(jobs)
    for _ in jobs:
        i, result, error = done.get()
        if error:
            raise error
        results[i] = result
    for thread in threads:
        thread.join()
    return results
