# exercise: thread_pool
# style: a subclass of Thread keeps self._task / self._kind / self._failed
import threading


class Worker(threading.Thread):
    def __init__(self, source, results, errors, lock):
        super().__init__()
        self._source = source
        self._results = results
        self._failed = errors
        self._guard = lock
        self._task = None

    def run(self):
        while True:
            with self._guard:
                self._task = next(self._source, None)
            if self._task is None:
                return
            place, job = self._task
            try:
                self._results[place] = job()
            except BaseException as error:
                self._failed.append(error)


def thread_pool(jobs, workers):
    results, errors, lock = [None] * len(jobs), [], threading.Lock()
    source = iter(list(enumerate(jobs)))
    threads = [Worker(source, results, errors, lock) for _ in range(min(workers, len(jobs)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
