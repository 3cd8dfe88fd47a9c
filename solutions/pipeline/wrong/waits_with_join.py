"""Waits with Queue.join, but calls task_done only when a stage succeeds."""
# fails: last_fails with deadlock

import queue
import threading

END = object()


def pipeline(source, stages, workers, room):
    if not stages:
        return list(source)
    queues = [queue.Queue(room) for _ in stages]
    results = {}
    errors = []

    def work(stage):
        while (entry := queues[stage].get()) is not END:
            number, item = entry
            try:
                if not errors:
                    result = stages[stage](item)
                    if stage + 1 < len(stages):
                        queues[stage + 1].put((number, result))
                    else:
                        results[number] = result
                    queues[stage].task_done()
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=work, args=[stage]) for stage in range(len(stages)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        for entry in enumerate(source):
            queues[0].put(entry)
            if errors:
                break
    except BaseException as error:
        errors.append(error)
    for each in queues:
        each.join()
        for _ in range(workers):
            each.put(END)
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[number] for number in sorted(results)]
