"""Start and join in one loop: each thread is waited for before the next one starts."""
# fails: one_second with sequential

import threading


def fan_out(jobs):
    results = [None] * len(jobs)

    def work(i, job):
        results[i] = job()

    for i, job in enumerate(jobs):
        thread = threading.Thread(target=work, args=(i, job))
        thread.start()
        thread.join()
    return results
