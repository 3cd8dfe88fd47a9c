"""Takes first what came last."""
# fails: slow_last with wrong_result

import queue
import threading

END = object()


def pipeline(source, stages, workers, room):
    if not stages:
        return list(source)
    queues = [queue.LifoQueue(room) for _ in stages]
    left = [workers] * len(stages)
    lock = threading.Lock()
    results = {}
    errors = []

    def work(stage):
        while (entry := queues[stage].get()) is not END:
            try:
                if not errors:
                    number, item = entry
                    result = stages[stage](item)
                    if stage + 1 < len(stages):
                        queues[stage + 1].put((number, result))
                    else:
                        results[number] = result
            except BaseException as error:
                errors.append(error)
            finally:
                queues[stage].task_done()
        with lock:
            left[stage] -= 1
            is_last = left[stage] == 0
        if is_last and stage + 1 < len(stages):
            end(stage + 1)

    def end(stage):
        queues[stage].join()
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
    if errors:
        raise errors[0]
    return [results[number] for number in sorted(results)]
