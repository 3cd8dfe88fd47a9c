"""Sends a result of None past the stages that follow."""
# fails: objects with wrong_result

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

END = object()
"""Follows the last item: each worker takes one."""


def pipeline(source: Iterable[Any], stages: Sequence[Callable[[Any], Any]], workers: int, room: int) -> list[Any]:
    """Send every item of `source` through all stages, and return the results in the order of the source.

    Each stage has `workers` (>= 1) threads, and at most `room` (>= 1) items wait in front of it. If a stage or the
    source raises, stop taking items, and raise the same exception object when nothing is running any more.
    """
    if not stages:
        return list(source)
    queues: list[queue.Queue[Any]] = [queue.Queue(room) for _ in stages]
    left = [workers] * len(stages)
    lock = threading.Lock()
    results: dict[int, Any] = {}
    errors: list[BaseException] = []

    def work(stage: int) -> None:
        while (entry := queues[stage].get()) is not END:
            if errors:
                continue  # the queue must be emptied all the same: somebody may be waiting for room
            number, item = entry
            try:
                result = stages[stage](item)
            except BaseException as error:
                errors.append(error)
                continue
            if result is not None and stage + 1 < len(stages):
                queues[stage + 1].put((number, result))
            else:
                results[number] = result
        with lock:
            left[stage] -= 1
            is_last = left[stage] == 0
        # Not earlier: the other workers of this stage may still hand items on.
        if is_last and stage + 1 < len(stages):
            end(stage + 1)

    def end(stage: int) -> None:
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
