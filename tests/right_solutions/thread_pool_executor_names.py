# exercise: thread_pool
# style: a subclass of concurrent.futures.Executor has attributes that the real Executor does not have
import queue
import threading
from concurrent.futures import Executor, Future


class Pool(Executor):
    def __init__(self, workers):
        self._queue = queue.Queue()
        self._threads = [threading.Thread(target=self._work) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        self._queue.put((future, function, args, kwargs))
        return future

    def _work(self):
        while (item := self._queue.get()) is not None:
            future, function, args, kwargs = item
            try:
                future.set_result(function(*args, **kwargs))
            except BaseException as error:
                future.set_exception(error)

    def shutdown(self, wait=True, *, cancel_futures=False):
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()


def thread_pool(jobs, workers):
    with Pool(workers) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
