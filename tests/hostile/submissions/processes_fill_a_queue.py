# A child puts much into a queue that nobody reads, and is joined.
# verdict: timed_out
import multiprocessing


def fill(queue):
    queue.put(b"x" * 10_000_000)


def run_all(jobs):
    queue = multiprocessing.Queue()
    child = multiprocessing.Process(target=fill, args=(queue,))
    child.start()
    child.join()
    return []
