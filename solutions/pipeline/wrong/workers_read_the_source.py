"""Lets all workers of the first stage read the source, without a lock."""
# fails: order with race
# fails: slow_source with wrong_result

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
    numbered = enumerate(source)

    def entries(stage):
        if stage == 0:
            yield from read()
            return
        while (entry := queues[stage].get()) is not END:
            yield entry

    def read():
        while not errors:
            try:
                yield next(numbered)
            except StopIteration:
                return
            except BaseException as error:
                errors.append(error)

    def work(stage):
        for number, item in entries(stage):
            if errors:
                continue
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
            for _ in range(workers):
                queues[stage + 1].put(END)

    threads = [threading.Thread(target=work, args=[stage]) for stage in range(len(stages)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[number] for number in sorted(results)]
