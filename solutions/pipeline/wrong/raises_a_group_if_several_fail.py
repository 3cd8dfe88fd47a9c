"""Raises a group if more than one call has raised."""
# fails: several_fail with wrong_result

import queue
import threading

END = object()


def pipeline(source, stages, workers, room):
    if not stages:
        return list(source)
    queues = [queue.Queue(room) for _ in stages]
    left = [workers] * len(stages)
    lock = threading.Lock()
    results = {}
    errors = []

    def work(stage):
        while (entry := queues[stage].get()) is not END:
            if errors:
                continue
            number, item = entry
            try:
                result = stages[stage](item)
            except BaseException as error:
                errors.append(error)
                continue
            if stage + 1 < len(stages):
                queues[stage + 1].put((number, result))
            else:
                results[number] = result
        with lock:
            left[stage] -= 1
            is_last = left[stage] == 0
        if is_last and stage + 1 < len(stages):
            end(stage + 1)

    def end(stage):
        for _ in range(workers):
            queues[stage].put(END)

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
    end(0)
    for thread in threads:
        thread.join()
    if len(errors) > 1:
        raise BaseExceptionGroup("several calls", errors)
    if errors:
        raise errors[0]
    return [results[number] for number in sorted(results)]
