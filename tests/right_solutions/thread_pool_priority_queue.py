# exercise: thread_pool
# style: a priority queue of own objects with __lt__ is interrupted inside put and get, which the library does under a lock
import queue
import threading


class Order:
    def __init__(self, place, job):
        self.place = place
        self.job = job

    def __lt__(self, other):
        return self.place < other.place


def thread_pool(jobs, workers):
    orders = queue.PriorityQueue()
    results = [None] * len(jobs)
    for place, job in enumerate(jobs):
        orders.put(Order(place, job))

    def work():
        while True:
            try:
                order = orders.get_nowait()
            except queue.Empty:
                return
            try:
                results[order.place] = order.job()
            except BaseException as error:
                errors.append((order.place, error))

    errors = []
    threads = [threading.Thread(target=work) for _ in range(min(workers, len(jobs)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise min(errors, key=lambda pair: pair[0])[1]
    return results
