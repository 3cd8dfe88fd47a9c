"""Waits for a counter without a lock: two increments can count as one."""
# fails: every_schedule with deadlock

import threading


def fan_out(jobs):
    results = [None] * len(jobs)
    errors = []
    finished = 0
    all_finished = threading.Event()

    def work(index, job):
        nonlocal finished
        try:
            results[index] = job()
        except BaseException as error:
            errors.append(error)
        finished += 1
        if finished == len(jobs):
            all_finished.set()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    if threads:
        all_finished.wait()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
